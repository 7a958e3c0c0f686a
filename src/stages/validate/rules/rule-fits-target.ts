/**
 * INV-001 and INV-002: everything the target's columns need is there and fits, in bytes of the target's character
 * set. AIMS cuts nothing, so what is too long is put right at the source.
 */
import type { Document } from '../../../domain/document.ts';
import { isError } from '../../../domain/finding.ts';
import type { Place } from '../../../domain/make-finding.ts';
import type { ParsedDocument } from '../../../formats/parsed-document.ts';
import {
  type Judging,
  type Misfit,
  placeInLine,
  placeOf,
  problem,
  type Rule,
  type RuleContext,
} from '../rule.ts';

export function ruleFitsTarget(context: RuleContext): Rule {
  return {
    check: 'details',
    needs: [],
    *judge(parsed, sofar): Judging {
      const hasErrors = sofar.some(isError);
      for (const misfit of context.misfits(parsed.document)) {
        const { source, tooLong, lacking, column } = misfit;
        const label = labelOf(misfit, context) ?? column;
        const place = placeOfMisfit(misfit, parsed.document, context);
        if (tooLong !== undefined) {
          yield problem('INV-002', place, { label, ...tooLong }, column);
        } else if (lacking !== undefined) {
          yield problem('INV-001', place, { label, case: 'list', found: lacking }, lacking);
        } else if (source === undefined ? !hasErrors : !isUnread(misfit, parsed)) {
          yield problem('INV-001', place, { label }, column);
        }
      }
      return true;
    },
  };
}

/** A field that could not be read has been reported; its empty column is only the consequence. */
function isUnread({ source }: Misfit, { unread }: ParsedDocument): boolean {
  if (source === undefined) return false;
  return source.of === 'document'
    ? unread.has(source.value)
    : unread.hasOfLine(source.line.no, source.value);
}

function placeOfMisfit({ source, line }: Misfit, document: Document, context: RuleContext): Place {
  if (source?.of === 'document') return placeOf(context, document, source.value);
  if (source?.of === 'line') return placeInLine(context, document, source.line, source.value);
  return { document: document.no, line: line?.line ?? document.line, ofLine: line !== undefined };
}

function labelOf({ source }: Misfit, { compiled }: RuleContext): string | undefined {
  if (source === undefined) return undefined;
  const { documentSources, lineSources } = compiled;
  const behind =
    source.of === 'document' ? documentSources[source.value] : lineSources[source.value];
  return behind?.field?.definition.label;
}
