/**
 * Amounts as the finance system reads and writes them. Written once more on purpose: a stand-in that shared AIMS's
 * arithmetic would agree with AIMS's mistakes.
 */

/** "-12.50" is -1250 pence; throws on what is not an amount. */
export function penceOf(text: string): number {
  const [, sign, pounds, pence] = /^(-?)(\d+)\.(\d\d)$/.exec(text) ?? [];
  if (pounds === undefined || pence === undefined) throw new Error(`${text} is not an amount`);
  const amount = Number(pounds + pence);
  return sign === '-' ? 0 - amount : amount;
}

/** -1250 pence is "-12.50". */
export function poundsOf(pence: number): string {
  const size = Math.abs(pence);
  const rest = size % 100;
  return `${pence < 0 ? '-' : ''}${(size - rest) / 100}.${rest < 10 ? '0' : ''}${rest}`;
}
