/**
 * Approving: the form, the decision and its confirmation. The form carries a token of its own and what was seen (check,
 * fingerprint and approvals so far), so that a double click is one approval and a changed batch is none.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BatchPage } from '../../engine/views.ts';
import { newToken } from '../../lib/hash.ts';
import { approveWords } from '../../words/pages/approve.ts';
import { batchTitle } from '../../words/pages/batch.ts';
import { batchAddress } from '../addresses.ts';
import { type Mistake, personOf, type Site, show } from '../page.ts';
import { readAnswers, type Typed } from '../pages/approve-answers.ts';
import { approveView } from '../pages/approve-view.ts';
import { approvedView } from '../pages/approved-view.ts';
import { isDecision } from '../pages/batch-panel.ts';
import { fieldsOf, tokenIn } from '../security/forms.ts';
import { decide } from './decide.ts';
import { assertCan, decisionFrame } from './decision-form.ts';

interface Ref {
  ref: string;
}

export function approveRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;

  app.get<{ Params: Ref }>('/batches/:ref/approve', async (request, reply) => {
    const { ref } = request.params;
    const page = await engine.batch(ref, personOf(request));
    return showForm(site, request, reply, page, { token: newToken() }, []);
  });

  app.post<{ Params: Ref }>(
    '/batches/:ref/approve',
    { config: { rateLimit: false } },
    async (request, reply) => {
      const { ref } = request.params;
      const typed = fieldsOf(request);
      const token = tokenIn(typed);
      const page = await engine.batch(ref, personOf(request));
      const { answers, mistakes } = readAnswers(page, typed, engine.settings.home);
      // A form made for an earlier check answers other questions: the engine says what happened since.
      const isCurrent = Number(typed.checkId) === page.checkId;
      if (isCurrent && mistakes.length > 0)
        return showForm(site, request, reply, page, typed, mistakes);

      const note = (typed.note ?? '').trim();
      await decide(site, request, ref, 'approve', (person) =>
        engine.approve(ref, person, {
          token,
          checkId: Number(typed.checkId),
          manifest: typed.manifest ?? '',
          approvals: Number(typed.approvals),
          answers: isCurrent ? answers : [],
          ...(note === '' ? {} : { note }),
        }),
      );
      return reply.redirect(batchAddress(ref, '/approved'), 303);
    },
  );

  app.get<{ Params: Ref }>('/batches/:ref/approved', async (request, reply) => {
    const { ref } = request.params;
    const person = personOf(request);
    const page = await engine.batch(ref, person);
    const mine = page.facts.approvals.find((approval) => approval.personId === person.id);
    if (mine === undefined) return reply.redirect(batchAddress(ref), 303);
    const [can, home] = await Promise.all([engine.permissions(ref, person), engine.home(person)]);
    const view = approvedView(page, mine, can, home, engine.settings.home, engine.clock.now());
    return show(
      site,
      request,
      reply,
      'confirmation',
      { title: view.title, section: 'batches' },
      view,
    );
  });
}

async function showForm(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  page: BatchPage,
  typed: Typed,
  mistakes: readonly Mistake[],
): Promise<FastifyReply> {
  const { engine } = site;
  const { ref } = page.facts;
  const person = personOf(request);
  const can = await engine.permissions(ref, person);
  const allowed = can.approve && page.manifest !== undefined && page.checkId !== undefined;
  assertCan('approve', page.facts, can, { allowed, isOpen: isDecision(page.facts) });
  const frame = decisionFrame(approveWords.title, ref, approveWords.back, mistakes);
  return show(site, request, reply, 'approve', frame, {
    ...approveView(page, can, person, engine.settings.home, engine.clock.now(), typed, mistakes),
    caption: batchTitle(ref),
    batchHref: batchAddress(ref),
    action: batchAddress(ref, '/approve'),
    hidden: [
      { name: 'token', value: typed.token ?? newToken() },
      { name: 'checkId', value: page.checkId },
      { name: 'manifest', value: page.manifest },
      { name: 'approvals', value: page.facts.approvals.length },
    ],
  });
}
