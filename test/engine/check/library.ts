/** The shipped library interfaces with the shipped lists, ready to check made-up files: for tests of the check. */
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../../src/config/load-settings.ts';
import type { CheckedDocument } from '../../../src/domain/document.ts';
import type { Finding, OwnWords } from '../../../src/domain/finding.ts';
import type { DatasetRole, Definition } from '../../../src/domain/interface.ts';
import type {
  CheckJob,
  CheckSetup,
  CheckSummary,
  DatasetFile,
} from '../../../src/engine/check/check-contract.ts';
import { runCheckHere } from '../../../src/engine/check/check-process.ts';
import { sha256 } from '../../../src/lib/hash.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { settings } = loadSettings(ROOT, {});

const NOW = '2026-11-18T09:00:00.000Z';
const TODAY = '2026-11-18';

export type LibraryName = 'library-invoices' | 'library-invoices-ctapgl';

export function definitionOf(name: LibraryName): Definition {
  const definition = settings?.interfaces.find((one) => one.name === name);
  if (definition === undefined) throw new Error(`${name} has mistakes`);
  return definition;
}

/** `takenAt` of every list: nine hours before now, unless a test says otherwise. */
export function setupOf(definition: Definition, takenAt = '2026-11-18T00:00:00.000Z'): CheckSetup {
  const layout = settings?.layouts[definition.to.layout];
  if (layout === undefined) throw new Error('no layout');
  const datasets: Partial<Record<DatasetRole, DatasetFile>> = {};
  for (const [role, name] of Object.entries(definition.datasets) as [DatasetRole, string][]) {
    const dataset = settings?.datasets[name];
    if (dataset === undefined) throw new Error(`no dataset ${name}`);
    const hash = sha256(readFileSync(dataset.file));
    datasets[role] = { settings: dataset, path: dataset.file, sha256: hash, takenAt };
  }
  return { definition, layout, datasets, lists: {} };
}

/** The same with one list read from another file, as it is there now. */
export function withList(setup: CheckSetup, role: DatasetRole, path: string): CheckSetup {
  const list = setup.datasets[role];
  if (list === undefined) throw new Error(`no list for ${role}`);
  const other = { ...list, path, sha256: sha256(readFileSync(path)) };
  return { ...setup, datasets: { ...setup.datasets, [role]: other } };
}

export interface Checked {
  readonly documents: CheckedDocument[];
  readonly findings: Finding[];
  readonly summary: CheckSummary;
}

export class Sink {
  readonly documents: (documents: readonly CheckedDocument[]) => Promise<void>;
  readonly findings: (findings: readonly Finding[]) => Promise<void>;
  readonly allDocuments: CheckedDocument[] = [];
  readonly allFindings: Finding[] = [];

  constructor() {
    this.documents = async (documents) => void this.allDocuments.push(...documents);
    this.findings = async (findings) => void this.allFindings.push(...findings);
  }
}

/** Checks text or bytes in this process. */
export async function check(
  content: string | Buffer,
  setup: CheckSetup = setupOf(definitionOf('library-invoices')),
  job: Partial<CheckJob> = {},
): Promise<Checked> {
  await using home = await archive();
  const sink = new Sink();
  const summary = await runCheckHere(setup, { ...(await home.keep(content)), ...job }, sink);
  return { documents: sink.allDocuments, findings: sink.allFindings, summary };
}

export interface Archive extends AsyncDisposable {
  readonly paths: { readonly originals: string; readonly validators: string };
  readonly root: string;
  /** Puts an original there and says what to check. */
  keep(content: string | Buffer): Promise<CheckJob>;
  /** Puts a validator there; returns its path. */
  validator(text: string, name?: string): Promise<string>;
}

/** A home outside the checkout, with originals and validators only. */
export async function archive(): Promise<Archive> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'aims-check-')));
  const paths = { originals: join(root, 'originals'), validators: join(root, 'validators') };
  await mkdir(paths.originals);
  await mkdir(paths.validators);
  return {
    root,
    paths,
    async keep(content) {
      const bytes = Buffer.from(content);
      const path = join(paths.originals, sha256(bytes));
      await writeFile(path, bytes);
      return {
        original: { path, name: 'invoices.csv', bytes: bytes.length, sha256: sha256(bytes) },
        now: NOW,
        today: TODAY,
        accountingToday: TODAY,
        maxFindings: 1000,
      };
    },
    async validator(text, name = 'library-invoices.ts') {
      const path = join(paths.validators, name);
      await writeFile(path, text);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** A good file of the shipped layout with one invoice, line by line, to change. */
export function oneInvoice(changes: Readonly<Record<number, string>> = {}): string {
  const lines = [
    'HDR|UNICORN|20261118|LIB-EXPORT-1',
    'INV|105210|LIB|GB-1|UC1|12/11/2026|INV|106.00|6.00|GBP|Gardners Books|jthomas',
    'LIN|1|L3021-44120|70.00|Z|0.00|Adult non-fiction, 4 titles',
    'LIN|2|L3021-44120|30.00|S|6.00|Servicing',
    'TRL|1|106.00',
  ];
  return `${lines.map((line, index) => changes[index + 1] ?? line).join('\n')}\n`;
}

export function ownWords(finding: Finding | undefined): OwnWords | undefined {
  const own = finding?.own;
  return own !== undefined && 'heading' in own ? own : undefined;
}

export function codesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code }) => code);
}
