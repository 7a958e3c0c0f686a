/** Made-up files in the library layout, dated yesterday so that no test depends on the calendar, and their lists. */
import type { TestHome } from '../support/home.ts';

const DAY_MS = 86_400_000;

export interface MadeInvoice {
  readonly number: string;
  readonly supplier?: string;
}

const AMOUNT = '212.80';

export function libraryFile(...invoices: readonly MadeInvoice[]): string {
  const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const [year, month, day] = yesterday.split('-');
  const records = invoices.flatMap(({ number, supplier = '104990' }) => [
    `INV|${supplier}|LIB|${number}|UC-${number}|${day}/${month}/${year}|INV|${AMOUNT}|0.00|GBP||jthomas`,
    `LIN|1|L3021-44120|${AMOUNT}|Z|0.00|Adult non-fiction`,
  ]);
  const total = (Number(AMOUNT.replace('.', '')) * invoices.length) / 100;
  return [
    'HDR|UNICORN|20261118|TEST',
    ...records,
    `TRL|${invoices.length}|${total.toFixed(2)}`,
    '',
  ].join('\n');
}

/** Every month of last year to next year is open. */
export async function openAllMonths(home: TestHome): Promise<void> {
  const year = new Date().getUTCFullYear();
  const months = [year - 1, year, year + 1].flatMap((one) =>
    Array.from({ length: 12 }, (_, month) => [one, month] as const),
  );
  const rows = months.map(([one, month]) => {
    const day = (date: Date) => date.toISOString().slice(0, 10);
    const start = new Date(Date.UTC(one, month, 1));
    const end = new Date(Date.UTC(one, month + 1, 0));
    return `${one}-${month + 1},${day(start)},${day(end)},O`;
  });
  await home.write(
    'config/datasets/periods.csv',
    `${['period_name,start_date,end_date,status', ...rows].join('\n')}\n`,
  );
}
