/** The summary of a batch, all of one problem, the problems as a spreadsheet, and checking again. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AimsError } from '../../domain/errors.ts';
import { utc } from '../../lib/clock.ts';
import { describeFinding } from '../../words/findings.ts';
import { labelsOf } from '../../words/labels.ts';
import { batchTitle } from '../../words/pages/batch.ts';
import { groupWords } from '../../words/pages/findings.ts';
import { batchAddress } from '../addresses.ts';
import { personOf, type Site, show } from '../page.ts';
import { batchFrame, batchPageOf } from '../pages/batch-frame.ts';
import { type Asked, batchSummary, contextOf } from '../pages/batch-summary.ts';
import { tableOf } from '../pages/finding-cards.ts';
import { problemsCsv } from '../pages/problems-csv.ts';
import { lastPage, pageNumber, pagesOf } from '../parts.ts';
import { decide } from './decide.ts';

const FINDINGS_A_PAGE = 100;

interface Ref {
  ref: string;
}

export function batchRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;
  const { home } = engine.settings;

  app.get<{ Params: Ref; Querystring: { done?: string; at?: string } }>(
    '/batches/:ref',
    async (request, reply) => {
      const person = personOf(request);
      const { ref } = request.params;
      const [page, can] = await Promise.all([
        engine.batch(ref, person),
        engine.permissions(ref, person),
      ]);
      const sent = { typed: {}, mistakes: [] };
      return showSummary(site, request, reply, { page, can, sent, done: doneIn(request.query) });
    },
  );

  app.get<{ Params: Ref & { code: string }; Querystring: { group?: string; page?: string } }>(
    '/batches/:ref/findings/:code',
    async (request, reply) => {
      const { ref, code } = request.params;
      const { group: name = '', page: asked } = request.query;
      const page = await engine.batch(ref, personOf(request));
      const groups = await engine.findings(ref, personOf(request));
      const group = groups.find((one) => one.code === code && one.group === name);
      if (group === undefined) throw new AimsError('BATCH_NOT_FOUND', { ref });
      const now = engine.clock.now();
      const labels = labelsOf(page.facts.definition, home);
      const described = describeFinding(group.first, labels);
      const number = Math.min(pageNumber(asked), lastPage(FINDINGS_A_PAGE, group.shown.length));
      const from = (number - 1) * FINDINGS_A_PAGE;
      const shown = group.shown.slice(from, from + FINDINGS_A_PAGE);
      const query = (to: number) => `?${new URLSearchParams({ group: name, page: String(to) })}`;
      return show(
        site,
        request,
        reply,
        'findings',
        batchPageOf(`${described.heading}, ${batchTitle(ref)}`),
        {
          frame: batchFrame(page.facts, '', now),
          heading: described.heading,
          text: described.text,
          table: tableOf({ ...group, shown }, described, contextOf(page, home, labels, now)),
          pages: pagesOf(number, FINDINGS_A_PAGE, group.shown.length, query),
          back: { href: batchAddress(ref), text: groupWords.back(ref) },
        },
      );
    },
  );

  app.get<{ Params: Ref }>('/batches/:ref/problems.csv', async (request, reply) => {
    const { ref } = request.params;
    const page = await engine.batch(ref, personOf(request));
    const groups = await engine.findings(ref, personOf(request));
    return reply
      .type('text/csv; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="${ref.replace(/[^A-Za-z0-9-]/g, '')}-problems.csv"`,
      )
      .send(problemsCsv(page.facts, groups, labelsOf(page.facts.definition, home)));
  });

  app.post<{ Params: Ref }>(
    '/batches/:ref/check-again',
    { config: { rateLimit: false } },
    async (request, reply) => {
      const { ref } = request.params;
      const asked = new URLSearchParams({ done: 'checked', at: utc(engine.clock.now()) });
      await decide(site, request, ref, 'recheck', (person) => engine.recheck(ref, person));
      return reply.redirect(`${batchAddress(ref)}?${asked}`, 303);
    },
  );

  // Where signing in again leads to when the session had ended at the click.
  app.get<{ Params: Ref }>('/batches/:ref/check-again', async (request, reply) =>
    reply.redirect(batchAddress(request.params.ref), 303),
  );
}

/** After a mistake in its form, with what is wrong at the top. */
export function showSummary(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Omit<Asked, 'home' | 'now'>,
): FastifyReply {
  const { home } = site.engine.settings;
  const now = site.engine.clock.now();
  const { facts } = asked.page;
  const { mistakes } = asked.sent;
  const page = batchPageOf(batchTitle(facts.ref));
  return show(site, request, reply, 'batch', mistakes.length === 0 ? page : { ...page, mistakes }, {
    frame: batchFrame(facts, '', now),
    ...batchSummary({ ...asked, home, now }),
  });
}

/** What was just done, and when: a page says that it is so only of what came after. */
function doneIn({ done, at = '' }: { readonly done?: string; readonly at?: string }) {
  return done === undefined ? undefined : { what: done, at };
}
