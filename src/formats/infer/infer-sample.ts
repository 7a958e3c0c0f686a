/**
 * From the bytes of a sample to a description of how it is written. It never throws: what it cannot read it says. It
 * looks at no more than the first and the last 2 MiB.
 */
import { findDelimiter, readDelimitedSample } from './delimited.ts';
import { findFixed, readFixedSample } from './fixed.ts';
import type { Doubt, Inference, InferredMember, InferredSyntax } from './inference.ts';
import { type Interpretation, interpret } from './interpret.ts';
import { isUtf16, type Look, lineEndOf, lookAt } from './look.ts';
import { readJsonSample, readXmlSample } from './nested.ts';
import { nothingRead, type Observation, type ObservedType } from './observed.ts';
import { readSegmentSample, segmentKindOf } from './segments.ts';
import { freeName, nameOf } from './words.ts';
import { isZip, readZip } from './zip.ts';

export function inferSample(bytes: Uint8Array, fileName: string): Inference {
  const look = lookAt(bytes);
  const observation = readable(bytes, look);
  const isWhole = look.tail === undefined;
  const made = understood(observation, isWhole);
  const isText = observation.syntax.kind !== 'zip' && observation.syntax.kind !== 'unknown';
  const end = look.tail ?? look.head;
  return {
    fileName,
    bytes: bytes.length,
    isWhole,
    encoding: look.encoding,
    hasByteOrderMark: look.hasByteOrderMark,
    lineEnd: isText ? lineEndOf(look.head) : 'none',
    endsWithNewline: end.endsWith('\n') || end.endsWith('\r'),
    syntax: {
      value: observation.syntax,
      confidence: observation.confidence,
      why: observation.why,
    },
    titleLines: observation.titleLines,
    ...made,
    doubts: [
      ...fileDoubts(look, observation).map(
        (text): Doubt => ({ text, record: undefined, field: undefined }),
      ),
      ...made.doubts,
    ],
  };
}

/** Nothing a stranger's file holds may stop the command: what goes wrong is said instead. */
function readable(bytes: Uint8Array, look: Look): Observation {
  try {
    return isZip(bytes) ? observeZip(bytes) : observe(bytes, look);
  } catch (error) {
    const reason = `It could not be looked at: ${error instanceof Error ? error.message : String(error)}`;
    return nothingRead(reason, [reason]);
  }
}

function understood(observation: Observation, isWhole: boolean): Interpretation {
  try {
    return interpret(observation, isWhole);
  } catch (error) {
    const text = `No sense could be made of it: ${error instanceof Error ? error.message : String(error)}`;
    const nothing = interpret({ ...observation, types: [] }, isWhole);
    return { ...nothing, doubts: [{ text, record: undefined, field: undefined }] };
  }
}

function observe(bytes: Uint8Array, look: Look): Observation {
  if (bytes.length === 0) return nothingRead('The sample is empty.', ['The sample is empty.']);
  if (isUtf16(bytes))
    return nothingRead('It is UTF-16.', [
      'It is UTF-16, which AIMS does not read: ask the sender for UTF-8.',
    ]);
  const start = look.head.slice(0, 4_000).trimStart();
  const segments = segmentKindOf(look.head);
  if (segments !== undefined) return readSegmentSample(look, segments);
  if (start.startsWith('<')) return readXmlSample(look);
  if (/^[{[]/.test(start)) return readJsonSample(look);
  if (isBinary(look.head))
    return nothingRead('It is not text.', [
      'There are control characters in it: it is not text, or encrypted.',
    ]);
  return observeRows(look);
}

function observeRows(look: Look): Observation {
  const delimited = findDelimiter(look.head);
  const fixed = findFixed(look);
  // Two fields in every line may be a comma in a name; padding to one length is not by chance.
  const isPadded = fixed !== undefined && isAllOneLength(fixed.texts);
  if (fixed !== undefined && (delimited === undefined || (isPadded && delimited.width <= 2)))
    return readFixedSample(look, fixed);
  if (delimited !== undefined) return readDelimitedSample(look, delimited.delimiter);
  const doubt = 'It is text, and no delimiter and no fixed width keeps its lines in step.';
  return nothingRead(doubt, [doubt]);
}

function isAllOneLength(texts: readonly string[]): boolean {
  return new Set(texts.map((text) => text.length)).size === 1 && texts.length > 2;
}

/** More than a few control characters that no syntax has. */
function isBinary(text: string): boolean {
  const start = text.slice(0, 20_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  const controls = start.match(/[\u0000-\u0008\u000e-\u001b\u007f\ufffd]/g)?.length ?? 0;
  return controls > start.length / 100;
}

/* ---------- zip ---------- */

function observeZip(bytes: Uint8Array): Observation {
  const { members, doubts } = readZip(bytes);
  const taken = new Set<string>();
  const types: ObservedType[] = [];
  const found: InferredMember[] = [];
  const said = [...doubts];
  for (const member of members) {
    const name = freeName(memberName(member.fileName), taken);
    taken.add(name);
    const look = lookAt(member.bytes);
    const inner = isZip(member.bytes) ? zipInside() : readable(member.bytes, look);
    if (inner.syntax.kind === 'zip') continue;
    found.push({
      name,
      files: globOf(member.fileName),
      encoding: look.encoding,
      syntax: inner.syntax,
    });
    types.push(...inner.types.map((type) => ofMember(type, name, types.length)));
    said.push(...inner.doubts.map((doubt) => `${member.fileName}: ${doubt}`));
  }
  return {
    syntax: { kind: 'zip', members: found },
    confidence: found.length > 0 ? 'sure' : 'unsure',
    why: `A zip with ${members.length} files.`,
    titleLines: [],
    types,
    doubts: said,
  };
}

function zipInside(): Observation {
  return nothingRead('A zip in a zip.', ['A zip in a zip, which AIMS refuses.']);
}

function ofMember(type: ObservedType, member: string, before: number): ObservedType {
  return {
    ...type,
    hint: type.hint === '' ? member : type.hint,
    when: { ...type.when, member },
    parent: typeof type.parent === 'number' ? type.parent + before : type.parent,
  };
}

function memberName(fileName: string): string {
  return nameOf(fileName.replace(/\.[^.]*$/, '').replace(/\d{4,}/g, '')) || 'member';
}

/** Digits in a name are a date or a number of the run. */
export function globOf(fileName: string): string {
  return fileName
    .replace(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi, '*')
    .replace(/\d{4,}/g, '*')
    .replace(/[[\]{}/\\]/g, '?');
}

/* ---------- doubts about the file ---------- */

function fileDoubts(look: Look, { doubts, syntax }: Observation): readonly string[] {
  const said = [...look.doubts, ...doubts];
  const isText = syntax.kind !== 'zip' && syntax.kind !== 'unknown';
  if (isText && look.encoding.confidence === 'unsure') said.push(look.encoding.why);
  if (isText && lineEndOf(look.head) === 'mixed')
    said.push('Lines end in different ways (LF, CRLF, CR).');
  if (declaresOther(look, syntax))
    said.push('The XML declaration names another encoding than the bytes show.');
  return said;
}

function declaresOther(look: Look, syntax: InferredSyntax): boolean {
  if (syntax.kind !== 'xml') return false;
  const declared = /^\s*<\?xml[^>]*encoding=["']([^"']+)["']/.exec(look.head)?.[1]?.toLowerCase();
  if (declared === undefined || declared === look.encoding.value) return false;
  return (
    look.encoding.confidence === 'sure' ||
    !/^(utf-?8|us-ascii|iso-8859-1|windows-1252)$/.test(declared)
  );
}
