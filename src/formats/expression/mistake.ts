/** What is wrong with an expression, for the person who wrote it: where, what, and what to write instead. */

export interface Mistake {
  /** From 1, in the text that was given. */
  readonly column: number;
  readonly message: string;
  readonly help: string;
}

/** How a mistake gets out of the parser and the compiler; it never leaves this folder. */
class Refused extends Error {
  readonly at: number;
  readonly help: string;

  constructor(at: number, message: string, help: string) {
    super(message);
    this.at = at;
    this.help = help;
  }
}

/** `at` counts from 0. */
export function refuse(at: number, message: string, help: string): never {
  throw new Refused(at, message, help);
}

/** What the work gives, or the mistake it was refused for. */
export function orMistake<T>(work: () => T): T | Mistake {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { column: error.at + 1, message: error.message, help: error.help };
  }
}

/** The work is on a piece of a longer text: its mistakes are counted from there. */
export function within<T>(from: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refuse(from + error.at, error.message, error.help);
  }
}

export function isMistake(result: object): result is Mistake {
  return 'column' in result && 'message' in result && 'help' in result;
}
