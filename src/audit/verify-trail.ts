/**
 * Checks the whole trail, every entry: each line's hash, its link to the line before, the gapless sequence, the head,
 * that details kept apart still match, and that what the rest of the database shows to have happened is not missing. It
 * says only what it checked: removal from the very end needs a seal kept elsewhere to be noticed.
 */
import type { Kysely } from 'kysely';
import { sha256 } from '../lib/hash.ts';
import type { Tables } from '../store/tables.ts';
import { detailHash, GENESIS, parseAuditLine } from './audit-line.ts';

export interface TrailVerdict {
  readonly intact: boolean;
  readonly entries: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The last entry's hash: the mark to keep elsewhere. */
  readonly mark: string;
  /** How many entries once had a text beside them that is no longer there, and the first of them. */
  readonly missingDetails: number;
  readonly firstMissingDetail: number | undefined;
  /** The first entry that is not as it was written, and how. */
  readonly broken:
    | {
        readonly seq: number;
        readonly what: Fault;
        readonly stored: string;
        readonly expected: string;
      }
    | undefined;
}

/** A key of words/commands/audit. */
export type Fault =
  | 'missing-before'
  | 'changed'
  | 'out-of-order'
  | 'link'
  | 'detail'
  | 'end'
  | 'no-end'
  | 'starts'
  | 'gone';

const PAGE = 1000;

type Broken = NonNullable<TrailVerdict['broken']>;

export async function verifyTrail(db: Kysely<Tables>): Promise<TrailVerdict> {
  const sign = await signOfUse(db);
  let hash = GENESIS;
  let seq = 0;
  let from: string | undefined;
  let to: string | undefined;
  let missingDetails = 0;
  let firstMissingDetail: number | undefined;
  let starts = 0;
  const verdict = (broken: Broken | undefined): TrailVerdict => ({
    intact: broken === undefined,
    entries: seq,
    from,
    to,
    mark: hash,
    missingDetails,
    firstMissingDetail,
    broken,
  });
  for (;;) {
    // The head first: what is written while this reads comes as one more page, not as a fault.
    const head = await headOf(db);
    const rows = await pageAfter(db, seq);
    if (rows.length === 0)
      return verdict(
        headFault(head, seq, hash, starts) ?? (seq === 0 && sign ? gone(sign) : undefined),
      );
    for (const row of rows) {
      const parsed = parseAuditLine(row.line);
      const fault = faultOf(row, parsed, hash, seq);
      if (fault) return verdict(fault);
      if (parsed.facts.detail !== undefined && row.text === null) {
        missingDetails += 1;
        firstMissingDetail ??= row.seq;
      }
      if (parsed.event === 'home.opened') starts += 1;
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
  const fault = (what: Fault, stored: string, expected: string) => ({
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
  const detail = detailHash(row.salt, row.text);
  return detail !== undefined && parsed.facts.detail === detail
    ? undefined
    : fault('detail', detail ?? 'none', parsed.facts.detail ?? 'none');
}

function headOf(db: Kysely<Tables>) {
  return db
    .selectFrom('audit_head')
    .select(['seq', 'hash', 'fence'])
    .where('id', '=', 1)
    .executeTakeFirst();
}

function headFault(
  head: Awaited<ReturnType<typeof headOf>>,
  seq: number,
  hash: string,
  starts: number,
): Broken | undefined {
  const expected = `${seq} ${hash}`;
  if (!head) return { seq: seq + 1, what: 'no-end', stored: 'none', expected };
  const stored = `${head.seq} ${head.hash}`;
  if (stored !== expected) return { seq: head.seq, what: 'end', stored, expected };
  if (starts === head.fence) return undefined;
  return { seq: 1, what: 'starts', stored: String(starts), expected: String(head.fence) };
}

/** What shows that there must be entries, each a key of words/commands/audit. */
export type SignOfUse = 'originals' | 'people' | 'files';

/** Rows that come with an entry each. Read before the trail, so that what is written meanwhile is no fault. */
async function signOfUse(db: Kysely<Tables>): Promise<SignOfUse | undefined> {
  const original = await db.selectFrom('originals').select('id').limit(1).executeTakeFirst();
  if (original) return 'originals';
  const person = await db.selectFrom('people').select('id').limit(1).executeTakeFirst();
  return person && 'people';
}

/** The same for a trail that was never begun, with no entry and no start; any other goes on, whatever there is. */
export async function signOfLoss(db: Kysely<Tables>): Promise<SignOfUse | 'begun' | undefined> {
  const sign = await signOfUse(db);
  const head = await headOf(db);
  return head?.seq === 0 && head.fence === 0 ? sign : 'begun';
}

function gone(sign: SignOfUse): Broken {
  return { seq: 1, what: 'gone', stored: 'none', expected: sign };
}

/** The verdict where there is nothing to read, and should be. */
export function trailGone(sign: SignOfUse): TrailVerdict {
  return {
    intact: false,
    entries: 0,
    from: undefined,
    to: undefined,
    mark: GENESIS,
    missingDetails: 0,
    firstMissingDetail: undefined,
    broken: gone(sign),
  };
}
