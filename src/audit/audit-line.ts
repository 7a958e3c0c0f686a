/**
 * The exact text of an audit entry, and its hash. What is hashed is what is stored and exported: a line is never
 * re-serialised. Fields are separated by tabs and escaped, so one event is one line and no value can forge a field.
 */
import type { Actor, AuditEvent } from '../domain/audit-event.ts';
import { sha256 } from '../lib/hash.ts';

/** The hash before the first line. */
export const GENESIS = '0'.repeat(64);

export interface AuditLine {
  readonly seq: number;
  readonly line: string;
  readonly hash: string;
}

/**
 * `<hash of the line before>TAB<seq>TAB<UTC>TAB<actor>TAB<event>TAB<subject>TAB<key=value>…`,
 * the last facts being `fence` and, where there is one, `detail=sha256(salt‖text)`.
 */
export function auditLine(
  previous: Pick<AuditLine, 'seq' | 'hash'>,
  event: AuditEvent,
  at: string,
  fence: number,
  detailHash: string | undefined,
): AuditLine {
  const seq = previous.seq + 1;
  const facts = Object.entries({
    ...event.facts,
    fence,
    ...(detailHash ? { detail: detailHash } : {}),
  });
  const line = [
    previous.hash,
    String(seq),
    at,
    actorText(event.actor),
    event.event,
    event.subject,
    ...facts.map(([key, value]) => `${key}=${value}`),
  ]
    .map(escapeField)
    .join('\t');
  return { seq, line, hash: sha256(line) };
}

/** 16 random bytes in hex. */
const SALT = /^[0-9a-f]{32}$/;

/**
 * The hash of a detail in its line. undefined for a salt of another form: if its length were free, the beginning of the
 * text could be moved into it without a trace.
 */
export function detailHash(salt: string, text: string): string | undefined {
  return SALT.test(salt) ? sha256(`${salt}${text}`) : undefined;
}

export function actorText(actor: Actor): string {
  switch (actor.kind) {
    case 'aims':
      return 'aims';
    case 'person':
      return `person:${actor.id}/${actor.role}`;
    case 'cli':
      return `cli:${actor.login}${actor.as ? `/as:${actor.as}` : ''}`;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here
const TO_ESCAPE = /[\u0000-\u001f\u007f-\u009f\\\u2028\u2029\p{Surrogate}]/gu;

/**
 * Control characters, backslash and line separators as \xNN (or \uNNNN), so that a value stays in its field; half
 * characters (lone surrogates) too, because UTF-8 would lose them.
 */
export function escapeField(text: string): string {
  return text.replace(TO_ESCAPE, (character) => {
    const code = character.charCodeAt(0);
    return code > 0xff
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

export function unescapeField(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/g, (_, byte?: string, unit?: string) =>
    String.fromCharCode(Number.parseInt(byte ?? unit ?? '0', 16)),
  );
}

export interface ParsedLine {
  readonly previous: string;
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly event: string;
  readonly subject: string;
  readonly facts: Readonly<Record<string, string>>;
}

export function parseAuditLine(line: string): ParsedLine {
  const [previous = '', seq = '', at = '', actor = '', event = '', subject = '', ...rest] = line
    .split('\t')
    .map(unescapeField);
  const facts = rest.map((fact): [string, string] => {
    const equals = fact.indexOf('=');
    return [fact.slice(0, equals), fact.slice(equals + 1)];
  });
  return {
    previous,
    seq: Number(seq),
    at,
    actor,
    event,
    subject,
    facts: Object.fromEntries(facts),
  };
}
