/**
 * The check itself: a pure function of the original's bytes, the definition, the validator and the lists. It joins
 * parse, validate and transform, and runs the same in the child process and, for `aims check`, in this one.
 */
import { createHash } from 'node:crypto';
import type { ManifestEntry } from '../../domain/delivery.ts';
import type { CheckedDocument, Document, DocumentHead } from '../../domain/document.ts';
import { AimsError } from '../../domain/errors.ts';
import { capturedIn } from '../../domain/file-names.ts';
import { type Finding, isError } from '../../domain/finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { ParsedDocument } from '../../formats/parsed-document.ts';
import { readChunks } from '../../lib/read-chunks.ts';
import {
  type Captures,
  type Parsed,
  type ParseEnd,
  parseOriginal,
} from '../../stages/parse/parse-original.ts';
import { misfitsOf } from '../../stages/transform/map-document.ts';
import { countRows } from '../../stages/transform/payload-rows.ts';
import { hashOnly, intoFolder, type OpenFile } from '../../stages/transform/payload-sink.ts';
import { transformBatch } from '../../stages/transform/transform-batch.ts';
import { checkDatasets } from '../../stages/validate/check-datasets.ts';
import { findingNamer, type NameFinding } from '../../stages/validate/name-findings.ts';
import type { RuleContext } from '../../stages/validate/rule.ts';
import { Validation } from '../../stages/validate/validation.ts';
import type { CheckJob, CheckSummary, TransformContext } from './check-contract.ts';
import { FindingList } from './finding-list.ts';
import type { LoadedSetup } from './load-setup.ts';
import { misfitsForRules } from './misfits.ts';

/** Where results go, in order; the next chunk waits until this one is taken. */
export interface CheckSink {
  documents(documents: readonly CheckedDocument[]): Promise<void> | void;
  findings(findings: readonly Finding[]): Promise<void> | void;
}

/** How many documents or findings travel together. */
const CHUNK = 200;

export async function runCheck(
  setup: LoadedSetup,
  job: CheckJob,
  sink: CheckSink,
  bytes: AsyncIterable<Uint8Array> = originalBytes(job),
): Promise<CheckSummary> {
  const { definition } = setup.compiled;
  const inForce = { roles: setup.datasets, lists: setup.lists };
  const lists = checkDatasets(definition, inForce, setup.unfit, new Date(job.now));
  const found = new FindingList(job.maxFindings);
  found.addToFile(lists);
  if (setup.validatorFailure !== undefined) found.addToFile([setup.validatorFailure]);
  if (job.original.bytes > definition.source.maxBytes) {
    found.addToFile([
      catalogueFinding(
        'FIL-008',
        {},
        { bytes: job.original.bytes, limit: definition.source.maxBytes },
      ),
    ]);
    return finish(setup, found, NOTHING_PARSED, undefined, sink);
  }
  const validation = found.fileErrors.length === 0 ? validationFor(setup, job) : undefined;
  const end = await checkDocuments(setup, job, bytes, validation, found, sink);
  found.addToFile(validation?.failures ?? []);
  return finish(setup, found, end, validation, sink);
}

/** The payload as it would be: hashed and not written. */
export function previewPayload(
  setup: LoadedSetup,
  job: CheckJob,
  context: TransformContext,
): Promise<readonly ManifestEntry[]> {
  return makePayload(setup, job, context, hashOnly);
}

export function writePayload(
  setup: LoadedSetup,
  job: CheckJob,
  context: TransformContext,
  folder: string,
): Promise<readonly ManifestEntry[]> {
  return makePayload(setup, job, context, intoFolder(folder));
}

const NOTHING_PARSED: ParseEnd = { documents: 0, control: { count: undefined, pence: undefined } };

async function checkDocuments(
  setup: LoadedSetup,
  job: CheckJob,
  bytes: AsyncIterable<Uint8Array>,
  validation: Validation | undefined,
  found: FindingList,
  sink: CheckSink,
): Promise<ParseEnd> {
  const rows = { ...setup, vat: setup.compiled.definition.vat };
  const named = findingNamer(setup.compiled.definition);
  let heads: CheckedDocument[] = [];
  const take = (parsedDocument: ParsedDocument) => {
    const { document } = parsedDocument;
    const judged = validation?.judge(parsedDocument) ?? [];
    found.addToDocument(judged);
    const errors = judged.filter(isError).length;
    heads.push({
      ...headOf(document),
      payloadLines: countRows(document, rows),
      errors,
      warnings: judged.length - errors,
    });
  };
  const parsed = parseOriginal(bytes, setup.compiled, capturesOf(setup, job));
  let next = await parsed.next();
  for (; !next.done; next = await parsed.next()) {
    for (const one of next.value) {
      takeParsed(one, found, named, take);
      if (heads.length < CHUNK) continue;
      await sink.documents(heads);
      heads = [];
    }
  }
  if (heads.length > 0) await sink.documents(heads);
  return next.value;
}

function takeParsed(
  parsed: Parsed,
  found: FindingList,
  named: NameFinding,
  take: (document: ParsedDocument) => void,
): void {
  if (parsed.kind === 'document') take(parsed.parsed);
  else found.addToFile([named(parsed.finding)]);
}

function capturesOf({ compiled }: LoadedSetup, { original }: CheckJob): Captures {
  const { files } = compiled.definition.source;
  return capturedIn(files, original.name);
}

function headOf({ lines, fields: _fields, ...head }: Document): DocumentHead {
  return { ...head, lineCount: lines.length };
}

async function finish(
  setup: LoadedSetup,
  found: FindingList,
  end: ParseEnd,
  validation: Validation | undefined,
  sink: CheckSink,
): Promise<CheckSummary> {
  const findings = found.listed();
  for (let at = 0; at < findings.length; at += CHUNK)
    await sink.findings(findings.slice(at, at + CHUNK));
  const { unreadable, hidesDocuments } = found;
  const ofDocuments = validation?.tally() ?? [];
  return {
    unreadable,
    hidesDocuments,
    control: end.control,
    tally: [
      fileTally('file-complete', !unreadable, true),
      fileTally(
        'lists-fresh',
        !found.fileFindings.some(({ code }) => code.startsWith('REF-')),
        true,
      ),
      fileTally('could-check', !found.fileFindings.some(({ code }) => code === 'CHK-001'), true),
      ...ofDocuments.map((row) =>
        hidesDocuments ? { ...row, passed: 0, failed: 0, done: false } : row,
      ),
    ],
    unlisted: found.unlisted,
    validator: setup.validatorSha256,
  };
}

function fileTally(check: string, passed: boolean, done: boolean): CheckSummary['tally'][number] {
  return { check, passed: passed ? 1 : 0, failed: passed ? 0 : 1, done };
}

function validationFor(setup: LoadedSetup, job: CheckJob): Validation {
  const { compiled, lookups, rates, periods } = setup;
  const { definition } = compiled;
  const accounting = { policy: definition.accountingDate, today: job.accountingToday, periods };
  const mapping = {
    layout: setup.layout,
    lookups,
    rates,
    vat: definition.vat,
    accounting,
    group: LONGEST_GROUP,
  };
  const context: RuleContext = {
    compiled,
    definition,
    lookups,
    rates,
    periods,
    today: job.today,
    misfits: (document) => misfitsForRules(misfitsOf(document, mapping), compiled),
  };
  return new Validation(context, setup.validator);
}

/** Stands for the batch reference, which a check does not know. */
const LONGEST_GROUP = 'AIMS-00000';

async function makePayload(
  setup: LoadedSetup,
  job: CheckJob,
  context: TransformContext,
  open: OpenFile,
): Promise<readonly ManifestEntry[]> {
  refuseUnfit(setup);
  const { compiled, lookups, rates, periods, layout } = setup;
  const { vat, accountingDate: policy } = compiled.definition;
  const accounting = { policy, today: context.today, periods };
  const ids = new Map(context.ids.map((one) => [one.no, one]));
  const mapping = { layout, lookups, rates, vat, accounting, group: context.group };
  return transformBatch(documentsOf(setup, job), mapping, (no) => ids.get(no), open);
}

/** Without a list other bytes would come out, which says nothing against what was approved. */
function refuseUnfit({ unfit }: LoadedSetup): void {
  const [first] = unfit;
  if (first === undefined) return;
  throw new AimsError('DATASET_NOT_READABLE', { dataset: first.list, what: first.what });
}

/** The documents once more; a file with a finding of its own is never transformed. */
async function* documentsOf(setup: LoadedSetup, job: CheckJob): AsyncGenerator<Document> {
  const captures = capturesOf(setup, job);
  for await (const all of parseOriginal(originalBytes(job), setup.compiled, captures)) {
    for (const parsed of all) {
      if (parsed.kind === 'document') yield parsed.parsed.document;
      else if (isError(parsed.finding))
        throw new AimsError('PAYLOAD_CHANGED', { finding: parsed.finding.code });
    }
  }
}

/** The archived bytes, proved to be the ones that were received, each time they are read to the end. */
async function* originalBytes({ original }: CheckJob): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for (const chunk of readChunks(original.path)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== original.sha256)
    throw new AimsError('ORIGINAL_CHANGED', { sha256: original.sha256 });
}
