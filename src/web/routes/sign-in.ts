/** Signing in and out: the only place where a password is read, and it is handed on at once and kept nowhere. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signOutWords, signInWords as words } from '../../words/pages/sign-in.ts';
import { type Mistake, type Site, show } from '../page.ts';
import { fieldsOf } from '../security/forms.ts';
import { SIGN_INS } from '../security/limits.ts';
import { beginSession } from '../security/sessions.ts';
import { localAddress } from '../sign-in/people.ts';
import { Throttle } from '../sign-in/throttle.ts';

interface Asked {
  readonly next: string;
  readonly username: string;
  readonly ended: boolean;
}

export function signInRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;
  const throttle = new Throttle(engine.clock);

  app.get<{ Querystring: { next?: string; ended?: string } }>(
    '/sign-in',
    { config: { open: true } },
    async (request, reply) => {
      const { next, ended } = request.query;
      return showForm(site, request, reply, {
        next: localAddress(next),
        username: '',
        ended: ended === 'yes',
      });
    },
  );

  app.post(
    '/sign-in',
    {
      config: {
        open: true,
        rateLimit: { ...SIGN_INS, keyGenerator: ({ ip }: FastifyRequest) => ip },
      },
    },
    async (request, reply) => {
      const { username = '', password = '', next } = fieldsOf(request);
      const asked = { next: localAddress(next), username, ended: false };
      if (!throttle.mayTry(username, request.ip))
        return refuse(site, request, reply, asked, 'wait');

      const answer = await engine.signIn(username, password, request.ip);
      if (answer === 'refused') {
        throttle.failed(username, request.ip);
        return refuse(site, request, reply, asked, 'wrong');
      }

      throttle.succeeded(username, request.ip);
      await beginSession(request, answer.id, engine.clock);
      return reply.redirect(asked.next, 303);
    },
  );

  app.get('/sign-out', { config: { open: true } }, async (request, reply) =>
    request.person === null
      ? showSignedOut(site, request, reply)
      : show(
          site,
          request,
          reply,
          'sign-out',
          { title: signOutWords.title },
          { words: signOutWords },
        ),
  );

  app.post('/sign-out', { config: { open: true } }, async (request, reply) => {
    if (request.person !== null) await engine.signedOut(request.person);
    await request.session.destroy();
    return reply.redirect('/sign-out', 303);
  });
}

function showForm(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
  refusal?: { readonly status: number; readonly text: string },
): FastifyReply {
  const { systems } = site.engine.settings.home;
  const mistakes: Mistake[] =
    refusal === undefined ? [] : [{ field: 'username', href: '#username', text: refusal.text }];
  const page = { title: words.title, ...(refusal ? { mistakes, status: refusal.status } : {}) };
  return show(site, request, reply, 'sign-in', page, {
    words,
    help: words.help(systems),
    asked,
    error: refusal?.text,
  });
}

function refuse(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
  why: 'wrong' | 'wait',
): FastifyReply {
  const refusal =
    why === 'wrong'
      ? { status: 422, text: words.wrong }
      : { status: 429, text: words.wait(site.engine.settings.home.systems.name) };
  return showForm(site, request, reply, asked, refusal);
}

function showSignedOut(site: Site, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { title, texts, again } = signOutWords.done;
  return show(
    site,
    request,
    reply,
    'message',
    { title },
    { texts, links: [{ href: '/sign-in', text: again }] },
  );
}
