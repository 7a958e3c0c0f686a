/** A throwaway home for the demo: the starter settings, pointed at the demo's own mail server and finance system. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { createHome, type HomePaths, INSTALLATION } from '../config/home.ts';
import { daysSinceWritten, moveDates, periodsAround } from './demo-dates.ts';

export interface Surroundings {
  readonly financeFolder: string;
  readonly smtpPort: number;
  readonly webPort: number;
}

export interface DemoHomeOptions extends Surroundings {
  readonly folder: string;
  /** YYYY-MM-DD */
  readonly today: string;
}

export async function makeDemoHome({ folder, today, ...around }: DemoHomeOptions): Promise<void> {
  const { paths } = createHome(folder, INSTALLATION);
  await pointHome(paths, around);
  await writeFile(join(paths.datasets, 'periods.csv'), periodsAround(today));
  const days = daysSinceWritten(today);
  for (const list of ['budget-codes.csv', 'invoices-in-payables.csv', 'suppliers.csv']) {
    const path = join(paths.datasets, list);
    await writeFile(path, moveDates(await readFile(path, 'utf8'), days));
  }
}

/** Points a home at a mail server and a finance system of its own. */
export async function pointHome(
  paths: Pick<HomePaths, 'settings' | 'connections'>,
  { financeFolder, smtpPort, webPort }: Surroundings,
): Promise<void> {
  await setInFile(paths.settings, {
    'web.url': `http://localhost:${webPort}`,
    'web.listen': `127.0.0.1:${webPort}`,
    'mail.smtp': { host: '127.0.0.1', port: smtpPort, tls: 'none' },
    sweep: '1 second',
  });
  await setInFile(join(paths.connections, 'oracle-payables.yaml'), { path: financeFolder });
}

/** One of the demo's batches, with its dates moved to today. */
export async function demoBatch(
  name: 'clean' | 'problems' | 'next',
  today: string,
): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'batches', `${name}.csv`), 'utf8');
  return moveDates(text, daysSinceWritten(today));
}

async function setInFile(path: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await writeFile(path, withSettings(await readFile(path, 'utf8'), settings));
}

/** A YAML file with other settings, by dotted path: it keeps its comments for whoever reads it. */
export function withSettings(text: string, settings: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(settings)) document.setIn(key.split('.'), value);
  return document.toString();
}
