/** Returning a batch to its sender: the form, the decision, its confirmation. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayFollow } from '../../domain/batch.ts';
import { RETURN_REASONS } from '../../domain/decision.ts';
import type { BatchPage } from '../../engine/views.ts';
import { newToken } from '../../lib/hash.ts';
import { formatFullInstant } from '../../words/format.ts';
import { labelsOf } from '../../words/labels.ts';
import { batchTitle, closedWords as recordWords } from '../../words/pages/batch.ts';
import {
  LONGEST_MESSAGE,
  reasonLabel,
  returnedWords,
  returnMistakes,
  returnWords as words,
} from '../../words/pages/return.ts';
import { batchAddress } from '../addresses.ts';
import { html } from '../html.ts';
import { type Mistake, personOf, type Site, show } from '../page.ts';
import type { Typed } from '../pages/approve-answers.ts';
import { mistakeInMessage } from '../pages/message-field.ts';
import { detail } from '../parts.ts';
import { fieldsOf, tokenIn } from '../security/forms.ts';
import { decide } from './decide.ts';
import { assertCan, decisionFrame } from './decision-form.ts';

interface Ref {
  ref: string;
}

export function returnRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;

  app.get<{ Params: Ref }>('/batches/:ref/return', async (request, reply) => {
    const page = await engine.batch(request.params.ref, personOf(request));
    return showForm(site, request, reply, page, {}, []);
  });

  app.post<{ Params: Ref }>(
    '/batches/:ref/return',
    { config: { rateLimit: false } },
    async (request, reply) => {
      const { ref } = request.params;
      const typed = fieldsOf(request);
      const token = tokenIn(typed);
      const page = await engine.batch(ref, personOf(request));
      const reason = RETURN_REASONS.find((one) => one === typed.reason);
      const mistakes = mistakesIn(site, page, typed);
      if (reason === undefined || mistakes.length > 0) {
        return showForm(site, request, reply, page, typed, mistakes);
      }
      await decide(site, request, ref, 'return', (person) =>
        engine.returnToSender(ref, person, {
          token,
          reason,
          message: (typed.message ?? '').trim(),
          checkId: typed.checkId === '' ? undefined : Number(typed.checkId),
        }),
      );
      return reply.redirect(batchAddress(ref, '/returned'), 303);
    },
  );

  app.get<{ Params: Ref }>('/batches/:ref/returned', async (request, reply) => {
    const page = await engine.batch(request.params.ref, personOf(request));
    return showReturned(site, request, reply, page);
  });
}

function mistakesIn(site: Site, page: BatchPage, typed: Typed): readonly Mistake[] {
  const labels = labelsOf(page.facts.definition, site.engine.settings.home);
  const reasonGiven = RETURN_REASONS.some((one) => one === typed.reason);
  return [
    ...(reasonGiven ? [] : [{ field: 'reason', href: '#reason', text: returnMistakes.reason }]),
    ...mistakeInMessage(typed.message ?? '', {
      empty: returnMistakes.empty(labels),
      short: returnMistakes.short,
      long: returnMistakes.long,
    }),
  ];
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
  const { ref, definition } = page.facts;
  const can = await engine.permissions(ref, personOf(request));
  const isOpen = mayFollow(page.facts.state, 'returned');
  assertCan('return', page.facts, can, { allowed: can.returnToSender, isOpen });
  const labels = labelsOf(definition, engine.settings.home);
  const error = (field: string) => mistakes.find((one) => one.field === field)?.text;
  const frame = decisionFrame(words.title, ref, words.back, mistakes);
  return show(site, request, reply, 'return', frame, {
    words,
    caption: batchTitle(ref),
    lead: words.lead(definition, labels),
    reasons: RETURN_REASONS.map((reason) => ({ value: reason, text: reasonLabel(reason, labels) })),
    reason: typed.reason ?? '',
    reasonError: error('reason'),
    message: typed.message ?? '',
    messageError: error('message'),
    longest: LONGEST_MESSAGE,
    recipients: [detail(words.to, words.toText(definition))],
    submit: words.submit(ref),
    action: batchAddress(ref, '/return'),
    batchHref: batchAddress(ref),
    hidden: [
      { name: 'token', value: typed.token ?? newToken() },
      { name: 'checkId', value: page.checkId ?? '' },
    ],
  });
}

function showReturned(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  page: BatchPage,
): FastifyReply {
  const { facts, closed } = page;
  if (closed?.kind !== 'return' || closed.personId !== personOf(request).id) {
    return reply.redirect(batchAddress(facts.ref), 303);
  }
  const labels = labelsOf(facts.definition, site.engine.settings.home);
  const title = returnedWords.title(facts.ref);
  return show(
    site,
    request,
    reply,
    'confirmation',
    { title, section: 'batches' },
    {
      title,
      body: returnedWords.body(labels),
      next: { heading: returnedWords.next, steps: returnedWords.steps(labels, closed.reason) },
      record: {
        heading: returnedWords.record,
        print: returnedWords.print,
        rows: [
          detail(returnedWords.batch, facts.ref),
          detail(recordWords.return.by, `${closed.by}, ${formatFullInstant(closed.at)}`),
          detail(recordWords.reason, reasonLabel(closed.reason, labels)),
          detail(
            recordWords.message.return,
            html`<span class="aims-typed">${closed.message}</span>`,
          ),
        ],
      },
      links: [
        { href: batchAddress(facts.ref), text: returnedWords.see(facts.ref) },
        { href: '/', text: returnedWords.home },
      ],
    },
  );
}
