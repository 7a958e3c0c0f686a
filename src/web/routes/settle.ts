/** Settling what differs in the answers of the target: the form stands on the page of the batch. */
import type { FastifyInstance } from 'fastify';
import { settleMistakes } from '../../words/pages/settle.ts';
import { batchAddress } from '../addresses.ts';
import { personOf, type Site } from '../page.ts';
import { mistakeInMessage } from '../pages/message-field.ts';
import { fieldsOf, tokenIn } from '../security/forms.ts';
import { showSummary } from './batch.ts';
import { decide } from './decide.ts';

interface Ref {
  ref: string;
}

export function settleRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;

  app.post<{ Params: Ref }>(
    '/batches/:ref/settle',
    { config: { rateLimit: false } },
    async (request, reply) => {
      const { ref } = request.params;
      const typed = fieldsOf(request);
      const token = tokenIn(typed);
      const message = (typed.message ?? '').trim();
      const mistakes = mistakeInMessage(message, settleMistakes);
      const can = await engine.permissions(ref, personOf(request));
      if (mistakes.length > 0 && can.settle) {
        const page = await engine.batch(ref, personOf(request));
        const sent = { typed, mistakes };
        return showSummary(site, request, reply, { page, can, sent, done: undefined });
      }
      const form = { token, message, last: Number.parseInt(typed.last ?? '', 10) || 0 };
      await decide(site, request, ref, 'settle', (person) => engine.settle(ref, person, form));
      return reply.redirect(`${batchAddress(ref)}?done=settled`, 303);
    },
  );

  // Where signing in again leads to when the session had ended at the click.
  app.get<{ Params: Ref }>('/batches/:ref/settle', async (request, reply) =>
    reply.redirect(batchAddress(request.params.ref), 303),
  );
}
