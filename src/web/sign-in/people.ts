/**
 * Who is asking: the person of the session, read anew for each page so that a closed account is out at once.
 * Every page needs a person unless its route says `open`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '../../domain/decision.ts';
import type { WebEngine } from '../engine-door.ts';
import type { Site } from '../page.ts';

export function addPeople(app: FastifyInstance, site: Site): void {
  app.decorateRequest('person', null);
  app.addHook('onRequest', async (request, reply) => {
    request.person = await signedIn(request, site.engine);
    if (request.person !== null || request.is404 || request.routeOptions.config.open)
      return undefined;
    return askToSignIn(request, reply);
  });
}

/** Only an address of ours: anything else would make the sign-in page send people elsewhere. */
export function localAddress(address: string | undefined): string {
  const base = 'http://aims.invalid';
  if (address === undefined || !URL.canParse(address, base)) return '/';
  const url = new URL(address, base);
  if (url.origin !== base) return '/';
  // "/.//elsewhere" comes out as "//elsewhere", which a browser reads as another host.
  return `/${url.pathname.replace(/^\/+/, '')}${url.search}`;
}

async function signedIn(request: FastifyRequest, engine: WebEngine): Promise<Person | null> {
  const { personId } = request.session;
  if (personId === undefined) return null;
  const person = await engine.person(personId);
  return person === undefined || person.disabledAt !== null ? null : person;
}

function askToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wanted = new URLSearchParams({ next: localAddress(request.url) });
  if (request.method !== 'GET') wanted.set('ended', 'yes');
  return reply.redirect(`/sign-in?${wanted}`, 303);
}
