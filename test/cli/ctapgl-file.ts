/** Made-up files in the CT/AP/GL layout. */

/** Made so that VAT rounded on each line and VAT rounded once differ by 1p, 2p and 67p. */
const LINES = { a: 3, b: 5, c: 167 } as const;
const NET = 62;

const fields = (values: Readonly<Record<number, string>>) =>
  Array.from({ length: 24 }, (_, index) => values[index + 1] ?? '').join(',');

/** `perLine`: as a sender works it out that rounds each line; else as the target does, per rate. */
export function ctapglFile(rounding: 'per line' | 'per rate'): string {
  const invoices = Object.entries(LINES).map(([name, lines]) =>
    invoice(`INV-${name.toUpperCase()}`, lines, rounding),
  );
  const total = invoices.reduce((sum, { gross }) => sum + gross, 0);
  const control = fields({ 1: 'CT', 2: String(invoices.length), 3: String(-total) });
  return `${[control, ...invoices.flatMap(({ records }) => records)].join('\n')}\n`;
}

function invoice(number: string, lines: number, rounding: 'per line' | 'per rate') {
  const vat =
    rounding === 'per line' ? Math.round(NET * 0.2) * lines : Math.round(NET * lines * 0.2);
  const gross = NET * lines + vat;
  const head = fields({
    1: 'AP',
    2: '21003150',
    3: number,
    4: '20251010',
    5: String(-gross),
    7: number,
    13: 'GBP',
    24: 'MAIN',
  });
  const line = fields({
    1: 'GL',
    2: '4539',
    3: number,
    4: String(NET),
    6: 'P1',
    10: 'analysis',
    12: 'E26315',
    13: number,
  });
  return { gross, records: [head, ...Array.from({ length: lines }, () => line)] };
}
