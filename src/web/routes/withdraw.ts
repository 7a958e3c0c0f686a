/** Withdrawing a batch before anything was sent: the form with a reason, and the decision. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayFollow } from '../../domain/batch.ts';
import type { BatchPage } from '../../engine/views.ts';
import { newToken } from '../../lib/hash.ts';
import { labelsOf } from '../../words/labels.ts';
import { batchTitle } from '../../words/pages/batch.ts';
import {
  LONGEST_MESSAGE,
  returnWords,
  withdrawMistakes,
  withdrawWords as words,
} from '../../words/pages/return.ts';
import { batchAddress } from '../addresses.ts';
import { type Mistake, personOf, type Site, show } from '../page.ts';
import type { Typed } from '../pages/approve-answers.ts';
import { mistakeInMessage } from '../pages/message-field.ts';
import { fieldsOf, tokenIn } from '../security/forms.ts';
import { decide } from './decide.ts';
import { assertCan, decisionFrame } from './decision-form.ts';

interface Ref {
  ref: string;
}

export function withdrawRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;

  app.get<{ Params: Ref }>('/batches/:ref/withdraw', async (request, reply) => {
    const page = await engine.batch(request.params.ref, personOf(request));
    return showForm(site, request, reply, page, {}, []);
  });

  app.post<{ Params: Ref }>(
    '/batches/:ref/withdraw',
    { config: { rateLimit: false } },
    async (request, reply) => {
      const { ref } = request.params;
      const typed = fieldsOf(request);
      const token = tokenIn(typed);
      const message = (typed.message ?? '').trim();
      const mistakes = mistakeInMessage(message, withdrawMistakes);
      if (mistakes.length > 0) {
        const page = await engine.batch(ref, personOf(request));
        return showForm(site, request, reply, page, typed, mistakes);
      }
      await decide(site, request, ref, 'withdraw', (person) =>
        engine.withdraw(ref, person, { token, message }),
      );
      return reply.redirect(`${batchAddress(ref)}?done=withdrawn`, 303);
    },
  );
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
  const { ref, definition, state, delivery } = page.facts;
  const can = await engine.permissions(ref, personOf(request));
  const isBegun = delivery !== undefined && delivery.state !== 'queued';
  const isOpen = mayFollow(state, 'withdrawn') && !isBegun;
  assertCan('withdraw', page.facts, can, { allowed: can.withdraw, isOpen });
  const title = state === 'duplicate' ? words.repeatTitle : words.title;
  const frame = decisionFrame(title, ref, words.back, mistakes);
  return show(site, request, reply, 'withdraw', frame, {
    words,
    count: returnWords.count,
    caption: batchTitle(ref),
    lead: words.lead(labelsOf(definition, engine.settings.home)),
    message: typed.message ?? '',
    messageError: mistakes[0]?.text,
    longest: LONGEST_MESSAGE,
    submit: words.submit(ref),
    action: batchAddress(ref, '/withdraw'),
    batchHref: batchAddress(ref),
    hidden: [{ name: 'token', value: typed.token ?? newToken() }],
  });
}
