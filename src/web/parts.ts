/** The small parts pages are made of, as data for views/parts.njk: tables, facts, ticks, alerts, pages of a list. */
import { checkMarks, pagesWords } from '../words/pages/parts.ts';
import { batchAddress } from './addresses.ts';
import { type Html, html } from './html.ts';
import type { Link } from './page.ts';

interface Cell {
  readonly text?: string;
  readonly html?: Html;
}

export interface Column {
  readonly text: string;
  readonly numeric?: boolean;
  /** A sentence: on phones it takes the whole width and needs no label. */
  readonly wide?: boolean;
}

export interface Row {
  readonly cells: readonly Cell[];
  readonly total?: boolean;
}

export interface Table {
  readonly caption: string;
  readonly showCaption?: boolean;
  readonly classes?: string;
  readonly head: readonly Column[];
  readonly rows: readonly Row[];
}

/** Cells given as text or as HTML pieces; the first is the row's heading. */
export function row(...cells: readonly (string | Html)[]): Row {
  return {
    cells: cells.map((cell) => (typeof cell === 'string' ? { text: cell } : { html: cell })),
  };
}

export function totalRow(...cells: readonly (string | Html)[]): Row {
  return { ...row(...cells), total: true };
}

export interface Fact {
  readonly key: string;
  readonly value: string;
}

/** One row of a summary list. */
export interface Detail {
  readonly key: string;
  readonly text?: string;
  readonly html?: Html;
}

export function detail(key: string, value: string | Html): Detail {
  return typeof value === 'string' ? { key, text: value } : { key, html: value };
}

export type Mark = keyof typeof checkMarks;

export interface Tick {
  readonly icon: Html;
  readonly heading?: string;
  readonly text: string;
}

export function tick(mark: Mark, text: string, heading?: string): Tick {
  return { icon: iconOf(mark), text, ...(heading === undefined ? {} : { heading }) };
}

/** A mark with its word for those who do not see it: colour and shape never speak alone. */
export function marked(mark: Mark, text: string): Html {
  return html`<span class="aims-marked">${iconOf(mark)}<span>${text}</span></span>`;
}

const SHAPES: Readonly<Record<Mark, Html>> = {
  good: html`<path d="M3 10.5 8 15.5 17.5 5" fill="none" stroke="currentColor" stroke-width="2.6"/>`,
  bad: html`<circle cx="10" cy="10" r="9" fill="currentColor"/><path d="m6.5 6.5 7 7m0-7-7 7" stroke="#fff" stroke-width="2.2"/>`,
  careful: html`<path d="M10 1.5 19.5 18.5H.5Z" fill="currentColor"/><path d="M10 7.5v5m0 1.8v2" stroke="#fff" stroke-width="2"/>`,
  none: html`<path d="M4 10h12" stroke="currentColor" stroke-width="2.4"/>`,
};

function iconOf(mark: Mark): Html {
  return html`<svg class="aims-icon aims-icon--${mark}" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">${SHAPES[mark]}</svg><span class="govuk-visually-hidden">${checkMarks[mark]} </span>`;
}

export interface Alert {
  readonly kind: 'information' | 'success' | 'warning' | 'error';
  readonly heading: string;
  readonly texts: readonly string[];
  readonly link?: Link;
  readonly icon: Html;
  readonly interrupts: boolean;
}

const ALERT_SHAPES: Readonly<Record<Alert['kind'], Html>> = {
  information: html`<path fill="currentColor" fill-rule="evenodd" d="M15 2.5a12.5 12.5 0 1 0 0 25 12.5 12.5 0 0 0 0-25Zm-1.6 5.1h3.2v3.2h-3.2Zm.2 5.3h2.8v9.5h-2.8Z"/>`,
  success: html`<path fill="currentColor" d="M11.3 24.7 2 15.4l2.6-2.6 6.7 6.6L25.4 5.3 28 8Z"/>`,
  warning: html`<path fill="currentColor" fill-rule="evenodd" d="m15 2.4 13.8 23.8H1.2Zm-1.5 7.1.3 8.3h2.4l.3-8.3Zm1.5 10.5a1.9 1.9 0 1 0 0 3.7 1.9 1.9 0 0 0 0-3.7Z"/>`,
  error: html`<path fill="currentColor" fill-rule="evenodd" d="M20.2 2.5H9.8L2.5 9.8v10.4l7.3 7.3h10.4l7.3-7.3V9.8Zm-9.3 6.4 4.1 4.1 4.1-4.1 2 2-4.1 4.1 4.1 4.1-2 2-4.1-4.1-4.1 4.1-2-2 4.1-4.1-4.1-4.1Z"/>`,
};

export function alert(
  kind: Alert['kind'],
  heading: string,
  texts: readonly string[],
  link?: Link,
): Alert {
  const icon = html`<svg class="moj-alert__icon" viewBox="0 0 30 30" width="30" height="30" aria-hidden="true" focusable="false">${ALERT_SHAPES[kind]}</svg>`;
  return { kind, heading, texts, icon, interrupts: false, ...(link === undefined ? {} : { link }) };
}

export interface Pages {
  readonly label: string;
  readonly showing: string;
  readonly previous?: Link;
  readonly next?: Link;
}

/** Nothing for a list that fits on one page. `page` counts from 1. */
export function pagesOf(
  page: number,
  size: number,
  total: number,
  address: (page: number) => string,
): Pages | undefined {
  if (total <= size) return undefined;
  const last = lastPage(size, total);
  const from = (page - 1) * size + 1;
  return {
    label: pagesWords.label,
    showing: pagesWords.showing(from, Math.min(page * size, total), total),
    ...(page > 1 ? { previous: { href: address(page - 1), text: pagesWords.previous } } : {}),
    ...(page < last ? { next: { href: address(page + 1), text: pagesWords.next } } : {}),
  };
}

export function lastPage(size: number, total: number): number {
  return Math.max(1, Math.ceil(total / size));
}

/** A page number from an address: whole and from 1, whatever was typed. */
export function pageNumber(text: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : 1;
}

export function anchor(href: string, text: string, more = ''): Html {
  const hidden =
    more === '' ? undefined : html`<span class="govuk-visually-hidden"> ${more}</span>`;
  return html`<a class="govuk-link" href="${href}">${text}${hidden}</a>`;
}

/** A reference such as LIB-0417, which must not break at its dash. */
export function batchLink(ref: string): Html {
  return html`<a class="govuk-link aims-ref" href="${batchAddress(ref)}">${ref}</a>`;
}

/** Longer numbers may break, or they would push a narrow page sideways. */
const LONGEST_UNBROKEN = 16;

/** An invoice number, which must not break at its dash; `shown` when it is more than the number itself. */
export function numberOf(text: string, shown: string | Html = text): Html {
  return text.length > LONGEST_UNBROKEN
    ? html`${shown}`
    : html`<span class="aims-number">${shown}</span>`;
}

export function code(text: string): Html {
  return html`<code class="aims-code">${text}</code>`;
}

export interface Tag {
  readonly text: string;
  readonly colour: string;
}

export function tagHtml(tag: Tag): Html {
  const colour = tag.colour === 'blue' ? '' : ` govuk-tag--${tag.colour}`;
  return html`<strong class="govuk-tag${colour}">${tag.text}</strong>`;
}
