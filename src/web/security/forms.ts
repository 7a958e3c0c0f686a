/**
 * Every form must come from one of our own pages, and carries a token of the session of whoever is signed in. Before
 * that there is no session: signing in begins one. Nothing may change by GET, and no POST may skip a check.
 */
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const MAX_FORM_BYTES = 256 * 1024;

/** A form that did not come from a page of ours. */
export class ForeignForm extends Error {}

export async function addForms(
  app: FastifyInstance,
  isOurs: (origin: string) => boolean,
): Promise<void> {
  await app.register(formbody, { bodyLimit: MAX_FORM_BYTES });
  await app.register(csrf, {
    sessionPlugin: '@fastify/session',
    getToken: (request) => fieldsOf(request)._csrf ?? '',
  });
  app.addHook('preHandler', (request, reply, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    if (!cameFromUs(request, isOurs)) return next(new ForeignForm());
    if (request.person === null) return next();
    return app.csrfProtection(request, reply, next);
  });
}

/** Whether an error says that the form's token is not this session's: forged, or from before the session ended. */
export function isTokenError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_CSRF_');
}

/** The fields of a form, each as text; of a field that was sent twice, the last. */
export function fieldsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      tidy(Array.isArray(value) ? value.at(-1) : value),
    ]),
  );
}

/** The token made with the form: the same decision sent twice is one decision. */
export function tokenIn(fields: Readonly<Record<string, string>>): string {
  const { token = '' } = fields;
  if (!/^[\w-]{43}$/.test(token)) throw new ForeignForm();
  return token;
}

/** Browsers send CR LF from text areas; a length is counted as the person sees it. */
function tidy(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
}

/** Browsers put Origin on every POST; without one, Sec-Fetch-Site must say that the page was ours. */
function cameFromUs(request: FastifyRequest, isOurs: (origin: string) => boolean): boolean {
  const { origin } = request.headers;
  if (origin !== undefined) return isOurs(origin);
  return request.headers['sec-fetch-site'] === 'same-origin';
}
