/** A number as JSON writes it (RFC 8259, section 6): no leading zeros, no plus sign, a digit on both sides of the point. */
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;

/** No amount is longer, and the pattern is not asked about more. */
const LONGEST_NUMBER = 1000;

export function isNumber(text: string): boolean {
  return text.length <= LONGEST_NUMBER && NUMBER.test(text);
}
