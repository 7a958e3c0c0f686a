/**
 * How many pages one visitor may ask for in a second, so that a broken script cannot keep others waiting.
 * Decisions are outside it (`config: { rateLimit: false }`): nobody may lose one because of a limit.
 */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';

const PAGES_A_SECOND = 50;

/** For the sign-in form: guessing is slow anyway, this keeps the work of it off the machine. */
export const SIGN_INS = { max: 30, timeWindow: 60_000 } as const;

/** More requests than allowed; its page says to wait. */
export class TooMany extends Error {}

export async function addLimits(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    max: PAGES_A_SECOND,
    timeWindow: 1000,
    keyGenerator: (request) => request.session.personId ?? request.ip,
    errorResponseBuilder: () => new TooMany(),
    addHeaders: NO_HEADERS,
    addHeadersOnExceeding: NO_HEADERS,
  });
}

const NO_HEADERS = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
};
