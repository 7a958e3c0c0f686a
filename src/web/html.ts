/**
 * Pieces of HTML made in TypeScript: everything put into `html` is escaped unless it is such a piece itself.
 * It must never take text from outside as HTML; there is deliberately no way to say "this is safe".
 */
import { escapeHtml } from '../lib/escape-html.ts';

class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };

type Part = Html | string | number | undefined | readonly Part[];

export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: fixed }, ...parts.map(markupOf)));
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.toString();
  if (Array.isArray(part)) return part.map(markupOf).join('');
  return escapeHtml(String(part));
}
