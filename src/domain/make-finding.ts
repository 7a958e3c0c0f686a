/** Makes findings with every place filled in or plainly undefined, so that no rule has to spell them out. */
import type { Finding, FindingValue, Severity } from './finding.ts';

export interface Place {
  readonly document?: number | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly field?: string | undefined;
  /** True for a finding about one line of a document; otherwise it is about the document, or the file. */
  readonly ofLine?: boolean;
}

export interface FindingDetails {
  readonly severity?: Severity;
  readonly values?: Readonly<Record<string, FindingValue>>;
  readonly group?: string;
  readonly dataset?: string | undefined;
  readonly own?: NonNullable<Finding['own']>;
}

export function makeFinding(code: string, place: Place, details: FindingDetails = {}): Finding {
  return {
    code,
    severity: details.severity ?? 'error',
    scope: place.document === undefined ? 'file' : place.ofLine ? 'line' : 'document',
    document: place.document,
    line: place.line,
    column: place.column,
    field: place.field,
    values: details.values ?? {},
    group: details.group ?? '',
    dataset: details.dataset,
    ...(details.own === undefined ? {} : { own: details.own }),
  };
}
