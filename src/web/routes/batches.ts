/** All batches, newest first, by status group. */
import type { FastifyInstance } from 'fastify';
import { countOf } from '../../domain/document.ts';
import {
  BATCHES_A_PAGE,
  type BatchFacts,
  STATUS_GROUPS,
  type StatusGroup,
} from '../../engine/views.ts';
import { formatNumber, formatShortInstant } from '../../words/format.ts';
import { batchesWords as words } from '../../words/pages/batches.ts';
import { sentenceOf } from '../../words/states.ts';
import { html } from '../html.ts';
import { personOf, type Site, show } from '../page.ts';
import { tagOf, totalOf } from '../pages/batch-frame.ts';
import { batchLink, lastPage, pageNumber, pagesOf, row, type Table, tagHtml } from '../parts.ts';

export function batchesRoutes(app: FastifyInstance, site: Site): void {
  app.get<{ Querystring: { group?: string; page?: string } }>(
    '/batches',
    async (request, reply) => {
      const group = STATUS_GROUPS.find((one) => one === request.query.group);
      const page = pageNumber(request.query.page);
      const filter = group === undefined ? { page } : { group, page };
      const { batches, total } = await site.engine.batches(filter, personOf(request));
      const last = lastPage(BATCHES_A_PAGE, total);
      if (page > last) return reply.redirect(address(group, last), 303);
      const now = site.engine.clock.now();
      return show(
        site,
        request,
        reply,
        'batches',
        { title: words.title, section: 'batches' },
        {
          words,
          heading: words.heading(total),
          filters: words.groups.map((one) => ({
            text: one.text,
            href: address(one.group, 1),
            active: one.group === group,
          })),
          table: batches.length === 0 ? undefined : tableOf(batches, now),
          empty: group === undefined ? words.empty : words.noMatch,
          pages: pagesOf(page, BATCHES_A_PAGE, total, (to) => address(group, to)),
        },
      );
    },
  );
}

function address(group: StatusGroup | undefined, page: number): string {
  const query = new URLSearchParams();
  if (group !== undefined) query.set('group', group);
  if (page > 1) query.set('page', String(page));
  return query.size === 0 ? '/batches' : `/batches?${query}`;
}

function tableOf(batches: readonly BatchFacts[], now: Date): Table {
  const { head, caption } = words;
  return {
    caption,
    head: [
      { text: head.batch },
      { text: head.arrived },
      { text: head.documents, numeric: true },
      { text: head.total, numeric: true },
      { text: head.outcome, wide: true },
      { text: head.status },
    ],
    rows: batches.map((facts) =>
      row(
        html`${batchLink(facts.ref)}<br><span class="aims-quiet">${facts.definition.title}</span>`,
        formatShortInstant(facts.receivedAt),
        countOf(facts.totals) === 0 ? '' : formatNumber(countOf(facts.totals)),
        totalOf(facts),
        sentenceOf(facts, now),
        tagHtml(tagOf(facts, now)),
      ),
    ),
  };
}
