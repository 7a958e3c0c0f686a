/** A function of the language: what people read of it, and how a call of it is compiled. */
import type { Call } from '../call.ts';
import type { Node } from '../node.ts';

export interface FunctionDefinition {
  readonly name: string;
  /** `round(number, places?)`: what may be left out has a question mark. */
  readonly signature: string;
  readonly meaning: string;
  /** An expression and what it gives, as `formatValue` shows it. */
  readonly example: string;
  readonly gives: string;
  /** How many values it takes. */
  readonly least: number;
  readonly most: number;
  readonly build: <C, R>(call: Call<C, R>) => Node<C>;
}
