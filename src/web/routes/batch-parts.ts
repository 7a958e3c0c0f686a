/** The parts of a batch beside its summary: documents, history, deliveries and emails, files. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type BatchPage, DOCUMENTS_A_PAGE } from '../../engine/views.ts';
import { capitalise, countTotals } from '../../words/format.ts';
import { batchTitle } from '../../words/pages/batch.ts';
import * as words from '../../words/pages/batch-parts.ts';
import { historyWords } from '../../words/pages/history.ts';
import { batchAddress } from '../addresses.ts';
import { personOf, type Site, show } from '../page.ts';
import { batchFrame, batchPageOf } from '../pages/batch-frame.ts';
import { deliveriesView } from '../pages/deliveries-view.ts';
import { documentsTable } from '../pages/documents-view.ts';
import { filesView } from '../pages/files-view.ts';
import { timelineOf } from '../pages/timeline.ts';
import { lastPage, pageNumber, pagesOf } from '../parts.ts';

interface Ref {
  ref: string;
}

export function batchPartRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;

  app.get<{ Params: Ref; Querystring: { page?: string } }>(
    '/batches/:ref/invoices',
    async (request, reply) => {
      const { ref } = request.params;
      const page = await engine.batch(ref, personOf(request));
      const number = pageNumber(request.query.page);
      const { rows, total } = await engine.documents(ref, number, personOf(request));
      const last = lastPage(DOCUMENTS_A_PAGE, total);
      if (number > last)
        return reply.redirect(`${batchAddress(ref, '/invoices')}?page=${last}`, 303);
      const noun = page.facts.definition.nouns.document;
      return showPart(site, request, reply, page, '/invoices', capitalise(noun.many), 'documents', {
        heading: countTotals(page.facts.totals, page.facts.definition.nouns),
        empty: words.documentsWords.empty(noun),
        table: rows.length === 0 ? undefined : documentsTable(rows, page.facts),
        pages: pagesOf(number, DOCUMENTS_A_PAGE, total, (to) => `?page=${to}`),
      });
    },
  );

  app.get<{ Params: Ref }>('/batches/:ref/history', async (request, reply) => {
    const page = await engine.batch(request.params.ref, personOf(request));
    return showPart(site, request, reply, page, '/history', historyWords.title, 'history', {
      words: historyWords,
      entries: timelineOf(page.history, engine.clock.now()),
    });
  });

  app.get<{ Params: Ref }>('/batches/:ref/deliveries', async (request, reply) => {
    const page = await engine.batch(request.params.ref, personOf(request));
    const view = deliveriesView(page, engine.clock.now());
    return showPart(
      site,
      request,
      reply,
      page,
      '/deliveries',
      words.deliveriesWords.title,
      'deliveries',
      view,
    );
  });

  app.get<{ Params: Ref }>('/batches/:ref/files', async (request, reply) => {
    const page = await engine.batch(request.params.ref, personOf(request));
    const view = filesView(page);
    return showPart(site, request, reply, page, '/files', words.filesWords.title, 'files', view);
  });
}

function showPart(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  page: BatchPage,
  part: string,
  name: string,
  view: string,
  model: object,
): FastifyReply {
  const frame = batchFrame(page.facts, part, site.engine.clock.now());
  const title = `${name}, ${batchTitle(page.facts.ref)}`;
  return show(site, request, reply, view, batchPageOf(title), { frame, ...model });
}
