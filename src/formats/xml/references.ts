/** Characters written as references: `&#163;`, `&#xA3;`, and the five names of XML 1.0 (section 4.6). No others: there is no DOCTYPE to declare them. */

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const REFERENCE = /&(?:#([0-9]{1,10});|#x([0-9a-fA-F]{1,8});|([a-z]{2,4});)/y;

export type Decoded =
  | { readonly ok: true; readonly text: string }
  /** What is none of them, and how many references came before it. */
  | { readonly ok: false; readonly found: string; readonly before: number };

/** By hand: `replace` takes 200 bytes and more for each of a flood of references. */
export function decodeReferences(text: string): Decoded {
  const parts: string[] = [];
  let start = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', start)) {
    REFERENCE.lastIndex = at;
    const [, decimal, hex, name] = REFERENCE.exec(text) ?? [];
    const character = characterOf(decimal, hex, name);
    if (character === undefined)
      return { ok: false, found: text.slice(at, at + 20), before: parts.length / 2 };
    parts.push(text.slice(start, at), character);
    start = REFERENCE.lastIndex;
  }
  return { ok: true, text: start === 0 ? text : parts.join('') + text.slice(start) };
}

function characterOf(
  decimal: string | undefined,
  hex: string | undefined,
  name: string | undefined,
): string | undefined {
  if (decimal !== undefined) return character(Number.parseInt(decimal, 10));
  if (hex !== undefined) return character(Number.parseInt(hex, 16));
  return name === undefined ? undefined : NAMED.get(name);
}

/** XML 1.0, section 2.2: neither control characters nor halves of others. */
function character(code: number): string | undefined {
  if (code > 0x10ffff) return undefined;
  const text = String.fromCodePoint(code);
  return isCharacterData(text) ? text : undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Whether XML 1.0 can hold the text at all. */
export function isCharacterData(text: string): boolean {
  return !NO_CHARACTER.test(text) && text.isWellFormed();
}
