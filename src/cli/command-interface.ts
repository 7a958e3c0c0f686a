/** `aims interface`: the interfaces there are, a definition proposed from a sample, and a file as a definition reads it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { homePaths } from '../config/home.ts';
import { FILE_NAME } from '../config/schema-parts.ts';
import { EXIT, isAimsError, nameMachineError } from '../domain/errors.ts';
import { capturedIn } from '../domain/file-names.ts';
import type { Definition, Settings } from '../domain/interface.ts';
import { loadSetup } from '../engine/check/load-setup.ts';
import { setupHere } from '../engine/check-here.ts';
import { previewRecords } from '../engine/preview-here.ts';
import { type CompiledDefinition, compileDefinition } from '../formats/compile-definition.ts';
import { describeInference, openPoints } from '../formats/infer/describe.ts';
import { inferSample } from '../formats/infer/infer-sample.ts';
import type { Inference } from '../formats/infer/inference.ts';
import { testCaseFor } from '../formats/infer/test-case.ts';
import { listsFor } from '../formats/lists.ts';
import { readChunks } from '../lib/read-chunks.ts';
import {
  aboutWords,
  badName,
  fillInSentence,
  isThere,
  listSentence,
  nothingProposed,
  nothingWritten,
  proposedSentence,
  sampleTooLarge,
  unsureHeading,
  writtenSentence,
} from '../words/commands/interface.ts';
import { quoted } from '../words/fill.ts';
import { formatBytes } from '../words/format.ts';
import { labelsOf } from '../words/labels.ts';
import { fileToCheck } from './check/spool.ts';
import {
  argument,
  done,
  flag,
  type Invocation,
  neededOption,
  numberOption,
  type Outcome,
  usage,
} from './command.ts';
import { findDefinition } from './find-definition.ts';
import { findHome } from './find-home.ts';
import { type ListedInterface, listedData, listedLines, listInterfaces } from './interface/list.ts';
import { prefixesIn } from './interface/prefixes.ts';
import { previewData, previewLines } from './interface/preview-lines.ts';

/* ---------- list ---------- */

export async function listOfInterfaces(invocation: Invocation): Promise<Outcome> {
  const listed: readonly ListedInterface[] = listInterfaces(findHome(invocation.globals.home));
  const sentence = listSentence(listed.map(({ standing }) => standing));
  const lines = listed.length === 0 ? [sentence] : [...listedLines(listed), '', sentence];
  return done({ interfaces: listed.map(listedData) }, lines);
}

/* ---------- new ---------- */

const MAX_SAMPLE_BYTES = 256 * 1024 * 1024;

/** The definition goes to standard output, so that it can be sent into a file; what is to be said of it follows on standard error. */
export async function newInterface(invocation: Invocation): Promise<number> {
  const name = argument(invocation, 0);
  if (!FILE_NAME.test(name)) throw usage(badName(quoted(name)));
  const home = findHome(invocation.globals.home);
  const sample = neededOption(invocation, 'from');
  const paths = flag(invocation, 'write') ? freePaths(home, name) : [];
  const bytes = await readSample(sample);
  const inference = inferSample(bytes, sample === '-' ? 'sample' : basename(sample));
  if (inference.records.length === 0) return nothingIn(invocation, inference);
  const definition = describeInference(inference, name, prefixesIn(home));
  const test = testCaseFor(inference, name);
  write(home, paths, [definition, test]);
  const check = `${invocation.aims} config check interfaces/${name}.yaml`;
  invocation.publish({
    exitCode: EXIT.done,
    data: { ...inferenceData(inference, name), definition, test, written: paths },
    lines: paths.length > 0 ? [] : [definition.trimEnd()],
    ...(paths.length > 0 ? { next: [check] } : {}),
  });
  if (invocation.globals.json) return EXIT.done;
  tellOf(invocation, inference, definition);
  const again = `${invocation.aims} interface new ${name} --from ${sample} --write`;
  invocation.terminal.tell(
    paths.length > 0 ? writtenSentence(paths, check) : nothingWritten(again),
  );
  return EXIT.done;
}

/** Neither may be there: what somebody has written is not written over. */
function freePaths(home: string, name: string): readonly string[] {
  const paths = [`interfaces/${name}.yaml`, `interfaces/${name}.test.yaml`];
  const taken = paths.find((path) => existsSync(join(home, path)));
  if (taken !== undefined) throw usage(isThere(taken));
  return paths;
}

async function readSample(path: string): Promise<Uint8Array> {
  const file = await fileToCheck(path, MAX_SAMPLE_BYTES);
  try {
    const bytes = readFileSync(file.path);
    if (bytes.length > MAX_SAMPLE_BYTES)
      throw usage(sampleTooLarge(path, formatBytes(MAX_SAMPLE_BYTES)));
    return bytes;
  } finally {
    file.remove();
  }
}

function write(home: string, paths: readonly string[], texts: readonly string[]): void {
  for (const [index, path] of paths.entries()) {
    try {
      writeFileSync(join(home, path), texts[index] ?? '', { flag: 'wx' });
    } catch (thrown) {
      const error = nameMachineError(thrown);
      throw isAimsError(error) ? error : usage(isThere(path));
    }
  }
}

function nothingIn(invocation: Invocation, inference: Inference): number {
  const { fileName, syntax, doubts } = inference;
  invocation.publish({
    exitCode: EXIT.problems,
    data: inferenceData(inference, argument(invocation, 0)),
    lines: [
      nothingProposed(
        fileName,
        [...new Set([syntax.why, ...doubts.map(({ text }) => text)])].join(' '),
      ),
    ],
  });
  return EXIT.problems;
}

function tellOf({ terminal }: Invocation, inference: Inference, definition: string): void {
  const { records, totals } = inference;
  const points = openPoints(inference);
  const { documents, gross } = totals ?? {};
  terminal.tell(
    ['', proposedSentence({ records, documents, gross }), unsureHeading(points.length)].join('\n'),
  );
  for (const { record, field, text } of points) {
    const about = aboutWords(record, field);
    terminal.tell(`  ${about === '' ? '' : `${about}: `}${text}`);
  }
  terminal.tell(fillInSentence(fillIns(definition).length));
}

/** Lines of a definition that wait for a person, from 1. */
function fillIns(definition: string): readonly number[] {
  return definition
    .split('\n')
    .flatMap((line, index) =>
      /^\s*#/.test(line) || !/FILL IN|fill-in/.test(line) ? [] : [index + 1],
    );
}

function inferenceData(inference: Inference, name: string) {
  const { fileName, bytes, isWhole, syntax, encoding, records, totals } = inference;
  return {
    name,
    file: fileName,
    bytes,
    wholeFile: isWhole,
    syntax: syntax.value.kind,
    encoding: encoding.value,
    records: records.map((one) => ({ name: one.name, seen: one.seen, fields: one.fields.length })),
    documents: totals?.documents ?? null,
    total: totals?.gross ?? null,
    unsure: openPoints(inference).map(({ text, record, field }) => ({
      record: record ?? null,
      field: field ?? null,
      text,
    })),
    definition: null,
    test: null,
    written: [],
  };
}

/* ---------- preview ---------- */

const ROWS = 3;
const MOST_ROWS = 10_000;

export async function previewInterface(invocation: Invocation): Promise<Outcome> {
  const home = findHome(invocation.globals.home);
  const rows = numberOption(invocation, 'rows', { least: 1, most: MOST_ROWS }) ?? ROWS;
  const { settings, definition } = findDefinition(home, argument(invocation, 0));
  const name = argument(invocation, 1);
  const compiled = await compiledHere(home, settings, definition);
  const captures = capturedIn(definition.source.files, basename(name));
  const file = await fileToCheck(name, definition.source.maxBytes);
  try {
    const preview = previewRecords(readChunks(file.path), compiled, captures, rows);
    const labels = labelsOf(definition, settings.home);
    return {
      exitCode: preview.problems > 0 ? EXIT.problems : EXIT.done,
      data: { interface: definition.name, file: name, ...previewData(preview, labels) },
      lines: previewLines(preview, labels),
    };
  } finally {
    file.remove();
  }
}

/** Lists are read only where a field is looked up in one. */
async function compiledHere(
  home: string,
  settings: Settings,
  definition: Definition,
): Promise<CompiledDefinition> {
  const { ownDatasets, otherDatasets } = definition;
  if (ownDatasets.length + otherDatasets.length === 0)
    return compileDefinition(definition, listsFor(definition, []));
  const setup = await setupHere(homePaths(home), settings, definition);
  return (await loadSetup(setup, false)).compiled;
}
