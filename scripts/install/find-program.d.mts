/** One program that the tests drive for real. */
export interface NeededProgram {
  readonly program: string;
  readonly packages: readonly string[];
  readonly why: string;
}

export function neededPrograms(): readonly NeededProgram[];
export function findProgram(name: string): string | undefined;
