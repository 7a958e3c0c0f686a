/**
 * What people see when a page cannot be shown. Details go to `onProblem` under a reference; the page never carries a
 * stack, a path or a query, and after a failed decision it says whether the decision was recorded.
 */
import { randomInt } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AimsError, isAimsError } from '../domain/errors.ts';
import type { HomeSettings } from '../domain/interface.ts';
import type { BatchFacts } from '../engine/views.ts';
import * as words from '../words/pages/errors.ts';
import { batchAddress } from './addresses.ts';
import { type Link, type Site, show } from './page.ts';
import { ForeignForm, isTokenError } from './security/forms.ts';
import { TooMany } from './security/limits.ts';

/** A decision that failed for a reason of the machine's, with what became of it. */
export class DecisionFailed extends Error {
  readonly recorded: words.Recorded;

  constructor(recorded: words.Recorded, cause: unknown) {
    super('a decision failed', { cause });
    this.recorded = recorded;
  }
}

/** A page that this person's role cannot see. */
export class CannotSee extends Error {
  readonly who: string;

  constructor(who: string) {
    super('cannot see');
    this.who = who;
  }
}

/** A decision this person may not take: why, and who can. */
export class CannotAct extends Error {
  readonly act: words.Act;
  readonly bar: string | undefined;
  readonly others: readonly string[];

  constructor(act: words.Act, bar: string | undefined, others: readonly string[]) {
    super('cannot act');
    this.act = act;
    this.bar = bar;
    this.others = others;
  }
}

/** A decision that nobody can take on the batch as it is. */
export class CannotNow extends Error {
  readonly act: words.Act;
  readonly facts: BatchFacts;

  constructor(act: words.Act, facts: BatchFacts) {
    super('cannot now');
    this.act = act;
    this.facts = facts;
  }
}

export function addErrorPages(app: FastifyInstance, site: Site): void {
  app.setNotFoundHandler(async (request, reply) =>
    showError(site, request, reply, 404, words.notFound(site.engine.settings.home.systems)),
  );
  app.setErrorHandler(async (error, request, reply) => {
    const { status, page } = explain(site, error, request);
    return showError(site, request, reply, status, page);
  });
}

interface Explained {
  readonly status: number;
  readonly page: words.ErrorPage;
}

function explain(site: Site, error: unknown, request: FastifyRequest): Explained {
  const { systems } = site.engine.settings.home;
  const ref = refOf(request);
  if (error instanceof ForeignForm || isTokenError(error))
    return { status: 403, page: words.foreignForm() };
  if (error instanceof TooMany) return { status: 429, page: words.tooMany() };
  if (error instanceof CannotSee) return { status: 403, page: words.cannotSee(error.who, systems) };
  if (error instanceof CannotNow) {
    const page = words.cannotNow(error.act, error.facts, site.engine.clock.now());
    return { status: 409, page };
  }
  if (error instanceof CannotAct) {
    return { status: 403, page: words.cannotAct(error.act, ref ?? '', error.bar, error.others) };
  }
  if (isAimsError(error)) return explainOurs(site, error, ref, systems);
  if (isTooLarge(error)) return { status: 413, page: words.tooLarge() };
  if (isClientError(error)) return { status: 404, page: words.notFound(systems) };
  return failure(site, error);
}

function explainOurs(
  site: Site,
  error: AimsError,
  ref: string | undefined,
  systems: HomeSettings['systems'],
): Explained {
  switch (error.code) {
    case 'BATCH_NOT_FOUND':
      return { status: 404, page: words.batchNotFound(ref ?? '', systems) };
    case 'DATASET_NOT_FOUND':
    case 'INTERFACE_NOT_FOUND':
    case 'FILE_NOT_FOUND':
      return { status: 404, page: words.notFound(systems) };
    case 'NOT_ALLOWED':
      return { status: 403, page: words.cannotSee(words.thoseConcerned, systems) };
    case 'DECISION_OVERTAKEN':
      return { status: 409, page: words.overtaken(ref, error.context, site.engine.clock.now()) };
    default:
      return failure(site, error);
  }
}

function failure(site: Site, error: unknown): Explained {
  const { systems } = site.engine.settings.home;
  const now = site.engine.clock.now();
  const reference = newReference();
  const recorded: words.Recorded =
    error instanceof DecisionFailed ? error.recorded : { kind: 'none' };
  const cause = error instanceof DecisionFailed ? error.cause : error;
  site.onProblem(reference, cause);
  return isAimsError(cause) && cause.canRetry
    ? { status: 503, page: words.unavailable(recorded, systems, now) }
    : { status: 500, page: words.failed(recorded, reference, systems, now) };
}

function showError(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  page: words.ErrorPage,
): FastifyReply {
  const { title, texts } = page;
  return show(
    site,
    request,
    reply,
    'message',
    { title, status },
    { texts, links: linksFor(request, status) },
  );
}

function linksFor(request: FastifyRequest, status: number): readonly Link[] {
  if (request.person === null) return [];
  const ref = refOf(request);
  const batch =
    ref === undefined || status === 404
      ? []
      : [{ href: batchAddress(ref), text: words.errorLinks.batch(ref) }];
  return [
    ...batch,
    { href: '/batches', text: words.errorLinks.batches },
    { href: '/', text: words.errorLinks.home },
  ];
}

function refOf(request: FastifyRequest): string | undefined {
  const { params } = request;
  return typeof params === 'object' && params !== null && 'ref' in params
    ? String(params.ref)
    : undefined;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
}

/** What Fastify itself refuses besides: a body of another kind, an address that cannot be read. */
function isClientError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  );
}

/** What a person reads out over the telephone: E- and six digits. */
function newReference(): string {
  return `E-${String(randomInt(1_000_000)).padStart(6, '0')}`;
}
