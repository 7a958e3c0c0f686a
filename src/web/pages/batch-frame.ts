/** The top that all pages of one batch share: its name, its status and its parts. */
import { countOf, grossOf } from '../../domain/document.ts';
import type { BatchFacts } from '../../engine/views.ts';
import { formatMoney } from '../../words/format.ts';
import * as words from '../../words/pages/batch.ts';
import { statusOf } from '../../words/states.ts';
import { batchAddress } from '../addresses.ts';
import type { Link, Page } from '../page.ts';
import type { Tag } from '../parts.ts';

interface BatchFrame {
  readonly caption: string;
  readonly heading: string;
  readonly tag: Tag;
  readonly tabsLabel: string;
  readonly tabs: readonly (Link & { readonly active: boolean })[];
}

export function tagOf(facts: BatchFacts, now: Date): Tag {
  const { label, colour } = statusOf(facts, now);
  return { text: label, colour };
}

/** Nothing rather than £0.00 for a file of which nothing is known yet. */
export function totalOf({ totals }: BatchFacts): string {
  return countOf(totals) === 0 ? '' : formatMoney(grossOf(totals));
}

/** `part` is the part's address: '' for the summary. */
export function batchFrame(facts: BatchFacts, part: string, now: Date): BatchFrame {
  return {
    caption: words.captionOf(facts.definition),
    heading: words.batchTitle(facts.ref),
    tag: tagOf(facts, now),
    tabsLabel: words.tabsLabel,
    tabs: words.tabs(facts).map((tab) => ({
      href: batchAddress(facts.ref, tab.part),
      text: tab.text,
      active: tab.part === part,
    })),
  };
}

export function batchPageOf(title: string): Page {
  return {
    title,
    section: 'batches',
    crumbs: [
      { href: '/', text: words.crumbs.home },
      { href: '/batches', text: words.crumbs.batches },
    ],
  };
}
