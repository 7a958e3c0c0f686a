/** Whether two spellings of a firm's name can be the same firm: a shorter form of it counts, "Ltd" does not. */

const NOISE = new Set(['ltd', 'limited', 'plc', 'llp', 'the', 'and', 'co', 'company', 'uk']);

export function isSameName(a: string, b: string): boolean {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one];
  if (shorter.length === 0) return shorter.length === longer.length;
  return shorter.every((word) => longer.includes(word)) || one.join('') === other.join('');
}

function wordsOf(name: string): readonly string[] {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’.]/gu, '')
    .split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== '' && !NOISE.has(word));
}
