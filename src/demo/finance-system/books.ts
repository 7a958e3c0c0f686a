/**
 * The stand-in's books: one line of JSON an event, on the disk before anything else happens. Everything it knows is
 * replayed from them, so that it can be killed at any moment and tests can count what really took effect.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import type { OutcomeStatus } from '../../domain/outcome.ts';

export interface Booked {
  readonly group: string;
  readonly supplier: string;
  readonly number: string;
  /** Pence. */
  readonly amount: number;
  readonly status: OutcomeStatus;
  readonly voucher: string;
  readonly code: string;
  readonly message: string;
}

export type Event =
  /** The one that counts: these invoices took effect (or were refused) now. */
  | {
      readonly kind: 'loaded';
      readonly group: string;
      readonly files: readonly string[];
      readonly at: number;
      readonly invoices: readonly Booked[];
    }
  | { readonly kind: 'moved'; readonly group: string }
  /** A set whose group was loaded before came again and was refused. */
  | { readonly kind: 'repeated'; readonly group: string }
  | {
      readonly kind: 'changed';
      readonly group: string;
      readonly supplier: string;
      readonly number: string;
      readonly status: OutcomeStatus;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'answered'; readonly group: string; readonly changes: number };

export interface Group {
  readonly name: string;
  files: readonly string[];
  loadedAt: number;
  /** How many invoices its last load had. */
  size: number;
  moved: boolean;
  /** How often something about it changed, and up to which of these the answer went out. */
  changes: number;
  answered: number;
}

export interface Books {
  readonly groups: ReadonlyMap<string, Group>;
  readonly invoices: readonly Booked[];
  readonly repeats: readonly string[];
  /** How often each `supplier/number` was created: more than once is what must never be. */
  readonly effects: ReadonlyMap<string, number>;
  record(event: Event): void;
}

export function openBooks(file: string): Books {
  const groups = new Map<string, Group>();
  const effects = new Map<string, number>();
  const repeats: string[] = [];
  let invoices: Booked[] = [];

  const groupOf = (name: string): Group => {
    const known = groups.get(name);
    if (known) return known;
    const fresh = { name, files: [], loadedAt: 0, size: 0, moved: false, changes: 0, answered: 0 };
    groups.set(name, fresh);
    return fresh;
  };
  const replay = (event: Event) => {
    const group = groupOf(event.group);
    switch (event.kind) {
      case 'loaded':
        Object.assign(group, {
          files: event.files,
          loadedAt: event.at,
          size: event.invoices.length,
          moved: false,
          changes: group.changes + 1,
        });
        invoices.push(...event.invoices);
        for (const invoice of event.invoices) {
          if (invoice.status !== 'refused')
            effects.set(keyOf(invoice), (effects.get(keyOf(invoice)) ?? 0) + 1);
        }
        break;
      case 'moved':
        group.moved = true;
        break;
      case 'repeated':
        repeats.push(event.group);
        break;
      case 'changed':
        group.changes += 1;
        invoices = invoices.map((invoice) =>
          isSame(invoice, event) ? { ...invoice, ...stateOf(event) } : invoice,
        );
        break;
      case 'answered':
        group.answered = event.changes;
        break;
    }
  };
  for (const event of readEvents(file)) replay(event);
  return {
    groups,
    effects,
    repeats,
    get invoices() {
      return invoices;
    },
    record(event) {
      append(file, event);
      replay(event);
    },
  };
}

export function keyOf({
  supplier,
  number,
}: {
  readonly supplier: string;
  readonly number: string;
}): string {
  return `${supplier}/${number}`;
}

type Changed = Extract<Event, { readonly kind: 'changed' }>;

function isSame(invoice: Booked, event: Changed): boolean {
  return (
    invoice.group === event.group && keyOf(invoice) === keyOf(event) && invoice.status !== 'refused'
  );
}

function stateOf({ status, code, message }: Changed): Pick<Booked, 'status' | 'code' | 'message'> {
  return { status, code, message };
}

/** A last line without its end was being written when the stand-in was killed: it never happened. */
function readEvents(file: string): readonly Event[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function append(file: string, event: Event): void {
  const handle = openSync(file, 'a');
  try {
    writeSync(handle, `${JSON.stringify(event)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
