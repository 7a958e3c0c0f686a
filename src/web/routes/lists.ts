/** What we check against: every list, how old its copy is and what happens when it gets old. */
import type { FastifyInstance } from 'fastify';
import type { DatasetView } from '../../engine/views.ts';
import { capitalise, formatNumber, formatShortInstant } from '../../words/format.ts';
import {
  changeOf,
  freshnessLabels,
  whenOld,
  listsWords as words,
} from '../../words/pages/lists.ts';
import { type Site, show } from '../page.ts';
import { row, type Table, tagHtml } from '../parts.ts';

export function listsRoutes(app: FastifyInstance, site: Site): void {
  app.get('/lists', async (request, reply) => {
    const lists = await site.engine.datasets();
    return show(
      site,
      request,
      reply,
      'lists',
      { title: words.title, section: 'lists' },
      {
        words,
        table: lists.length === 0 ? undefined : tableOf(lists),
      },
    );
  });
}

function tableOf(lists: readonly DatasetView[]): Table {
  const { head, caption } = words;
  return {
    caption,
    head: [
      { text: head.list },
      { text: head.taken },
      { text: head.rows, numeric: true },
      { text: head.change },
      { text: head.old },
      { text: head.status },
    ],
    rows: lists.map((list) =>
      row(
        capitalise(list.label),
        list.takenAt === undefined ? words.never : formatShortInstant(list.takenAt),
        list.rows === undefined ? '' : formatNumber(list.rows),
        list.rows === undefined ? '' : changeOf(list),
        whenOld(list),
        tagHtml(freshnessLabels[list.freshness]),
      ),
    ),
  };
}
