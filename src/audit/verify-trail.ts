/**
 * Checks the whole trail, every entry: each line's hash, its link to the line before, the gapless sequence, the head,
 * and that details kept apart still match. It says only what it checked: removal from the very end needs a seal
 * kept elsewhere to be noticed.
 */
import type { Kysely } from 'kysely';
import { sha256 } from '../lib/hash.ts';
import type { Tables } from '../store/tables.ts';
import { GENESIS, parseAuditLine } from './audit-line.ts';

export interface TrailVerdict {
  readonly intact: boolean;
  readonly entries: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The last entry's hash: the mark to keep elsewhere. */
  readonly mark: string;
  readonly erasedDetails: number;
  /** The first entry that is not as it was written, and how. */
  readonly broken:
    | {
        readonly seq: number;
        readonly what: string;
        readonly stored: string;
        readonly expected: string;
      }
    | undefined;
}

const PAGE = 1000;

type Broken = NonNullable<TrailVerdict['broken']>;

export async function verifyTrail(db: Kysely<Tables>): Promise<TrailVerdict> {
  let hash = GENESIS;
  let seq = 0;
  let from: string | undefined;
  let to: string | undefined;
  let erasedDetails = 0;
  const verdict = (broken: Broken | undefined): TrailVerdict => ({
    intact: broken === undefined,
    entries: seq,
    from,
    to,
    mark: hash,
    erasedDetails,
    broken,
  });
  for (;;) {
    // The head first: what is written while this reads comes as one more page, not as a fault.
    const head = await headOf(db);
    const rows = await pageAfter(db, seq);
    if (rows.length === 0) return verdict(headFault(head, seq, hash));
    for (const row of rows) {
      const parsed = parseAuditLine(row.line);
      const fault = faultOf(row, parsed, hash, seq);
      if (fault) return verdict(fault);
      if (parsed.facts.detail !== undefined && row.text === null) erasedDetails += 1;
      hash = row.hash;
      seq = row.seq;
      from ??= parsed.at;
      to = parsed.at;
    }
  }
}

function pageAfter(db: Kysely<Tables>, seq: number) {
  return db
    .selectFrom('audit')
    .leftJoin('audit_details', 'audit_details.seq', 'audit.seq')
    .select(['audit.seq', 'audit.line', 'audit.hash', 'audit_details.salt', 'audit_details.text'])
    .where('audit.seq', '>', seq)
    .orderBy('audit.seq')
    .limit(PAGE)
    .execute();
}

interface Row {
  readonly seq: number;
  readonly line: string;
  readonly hash: string;
  readonly salt: string | null;
  readonly text: string | null;
}

function faultOf(
  row: Row,
  parsed: ReturnType<typeof parseAuditLine>,
  hash: string,
  seq: number,
): Broken | undefined {
  const fault = (what: string, stored: string, expected: string) => ({
    seq: row.seq,
    what,
    stored,
    expected,
  });
  if (row.seq !== seq + 1) return fault('missing-before', String(row.seq), String(seq + 1));
  const expected = sha256(row.line);
  if (row.hash !== expected) return fault('changed', row.hash, expected);
  if (parsed.seq !== row.seq) return fault('out-of-order', String(parsed.seq), String(row.seq));
  if (parsed.previous !== hash) return fault('link', parsed.previous, hash);
  if (row.text === null || row.salt === null) return undefined;
  const detail = sha256(`${row.salt}${row.text}`);
  return parsed.facts.detail === detail
    ? undefined
    : fault('detail', detail, parsed.facts.detail ?? 'none');
}

function headOf(db: Kysely<Tables>) {
  return db.selectFrom('audit_head').select(['seq', 'hash']).where('id', '=', 1).executeTakeFirst();
}

function headFault(
  head: Awaited<ReturnType<typeof headOf>>,
  seq: number,
  hash: string,
): Broken | undefined {
  const stored = head ? `${head.seq} ${head.hash}` : 'none';
  const expected = `${seq} ${hash}`;
  if (stored === expected || (!head && seq === 0)) return undefined;
  return { seq: head?.seq ?? seq, what: 'end', stored, expected };
}
