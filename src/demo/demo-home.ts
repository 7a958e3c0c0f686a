/** A throwaway home for the demo: the starter settings, pointed at the demo's own mail server and finance system. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { createHome } from '../config/home.ts';
import { daysSinceWritten, moveDates, periodsAround } from './demo-dates.ts';

const INSTALLATION = join(import.meta.dirname, '../..');

export interface DemoHomeOptions {
  readonly folder: string;
  readonly financeFolder: string;
  readonly smtpPort: number;
  readonly webPort: number;
  /** YYYY-MM-DD */
  readonly today: string;
}

export async function makeDemoHome({
  folder,
  financeFolder,
  smtpPort,
  webPort,
  today,
}: DemoHomeOptions): Promise<void> {
  const { paths } = createHome(folder, INSTALLATION);
  await change(paths.settings, {
    'web.url': `http://localhost:${webPort}`,
    'web.listen': `127.0.0.1:${webPort}`,
    'mail.smtp': { host: '127.0.0.1', port: smtpPort, tls: 'none' },
    sweep: '1 second',
  });
  await change(join(paths.connections, 'oracle-payables.yaml'), { path: financeFolder });
  await writeFile(join(paths.datasets, 'periods.csv'), periodsAround(today));
  const days = daysSinceWritten(today);
  for (const list of ['budget-codes.csv', 'invoices-in-payables.csv', 'suppliers.csv']) {
    const path = join(paths.datasets, list);
    await writeFile(path, moveDates(await readFile(path, 'utf8'), days));
  }
}

/** One of the demo's batches, with its dates moved to today. */
export async function demoBatch(name: 'clean' | 'problems', today: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'batches', `${name}.csv`), 'utf8');
  return moveDates(text, daysSinceWritten(today));
}

/** Changes settings in place, so that the file keeps its comments for whoever reads it. */
async function change(path: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const document = parseDocument(await readFile(path, 'utf8'));
  for (const [key, value] of Object.entries(settings)) document.setIn(key.split('.'), value);
  await writeFile(path, document.toString());
}
