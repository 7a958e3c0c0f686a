/** How much an expression may hold, so that no definition can hang a check or use up its memory. */

/** Characters of an expression, or of a text with expressions in it. */
export const MAX_LENGTH = 4_000;
/** Brackets, calls and signs inside one another. */
export const MAX_DEPTH = 50;
/** Names, literals, signs and calls. */
export const MAX_PARTS = 500;
/** Of a number: 15 nines still fit. */
export const MAX_DECIMALS = 15;
/** Characters of a text that an expression puts together. */
export const MAX_TEXT = 100_000;
/** Steps of a pattern, repeated parts counted as often as they are repeated. */
export const MAX_PATTERN_STEPS = 1_000;
/** Brackets inside brackets of a pattern. */
export const MAX_PATTERN_DEPTH = 20;
