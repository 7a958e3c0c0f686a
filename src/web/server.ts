/**
 * The web pages of AIMS: one Fastify server in front of the engine. It shows what the engine says and posts what
 * people decide; it must never decide anything itself, nor listen in plain text to anything but this machine.
 */
import { readFile } from 'node:fs/promises';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
} from 'fastify';
import { AimsError } from '../domain/errors.ts';
import type { HomeSettings } from '../domain/interface.ts';
import { machineCode } from '../lib/machine-code.ts';
import { notFound } from '../words/pages/errors.ts';
import { makeAssets, serveAssets } from './assets.ts';
import type { WebEngine } from './engine-door.ts';
import { addErrorPages } from './errors.ts';
import type { Site } from './page.ts';
import { addRoutes } from './routes.ts';
import { addForms } from './security/forms.ts';
import { addHeaders } from './security/headers.ts';
import { addLimits } from './security/limits.ts';
import { addSessions } from './security/sessions.ts';
import { addPeople } from './sign-in/people.ts';
import { addViews } from './views.ts';

export interface WebOptions {
  /** Told of every error that people see as "a problem with the service", under the reference they are given. */
  readonly onProblem?: (reference: string, error: unknown) => void;
}

export interface RunningWeb {
  /** Where it really listens; people use `web.url` of the settings. */
  readonly url: string;
  close(): Promise<void>;
}

type WebSettings = HomeSettings['web'];

export async function startWeb(engine: WebEngine, options: WebOptions = {}): Promise<RunningWeb> {
  const { web, organisation } = engine.settings.home;
  refusePlainText(web);

  const secure = isSecure(web);
  const origins = new Set([new URL(web.url).origin]);
  const site: Site = {
    engine,
    assets: await makeAssets(organisation.colour),
    onProblem: options.onProblem ?? (() => {}),
  };

  const app = await makeServer(engine);
  await addHeaders(app, secure);
  serveAssets(app, site.assets);
  await app.register(async (pages) => {
    await addViews(pages);
    await addSessions(pages, engine.sessions, engine.clock, secure);
    await addLimits(pages);
    addPeople(pages, site);
    await addForms(pages, (origin) => origins.has(origin));
    addErrorPages(pages, site);
    addRoutes(pages, site);
  });

  const port = await listen(app, web);
  if (!secure) for (const name of LOOPBACK) origins.add(`http://${name}:${port}`);
  return { url: addressOf(web, port), close: () => app.close() };
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function isSecure(web: WebSettings): boolean {
  return web.url.startsWith('https:');
}

/** Passwords must not cross a network in plain text: plain http is for this machine only, a proxy on it included. */
function refusePlainText(web: WebSettings): void {
  const hasTls = web.tls !== undefined;
  const staysHere = hasTls || isLoopback(web.listen.host);
  const isSpokenRight = isSecure(web)
    ? hasTls || web.trustProxy
    : LOOPBACK.includes(new URL(web.url).hostname);
  if (!staysHere || !isSpokenRight) throw new AimsError('PLAIN_HTTP_REFUSED', { url: web.url });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127\./.test(host);
}

async function makeServer(engine: WebEngine): Promise<FastifyInstance> {
  const { web } = engine.settings.home;
  const common: FastifyServerOptions = {
    // A proxy on this machine, and its word only: what a client itself writes into X-Forwarded-For counts for nothing.
    trustProxy: web.trustProxy ? (address, hop) => hop === 0 && isLoopback(address) : false,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    // An address that cannot even be read has no page: the words alone.
    frameworkErrors: (_error, _request, reply) => {
      const text = notFound(engine.settings.home.systems).texts.join('\n');
      (reply as FastifyReply).code(404).type('text/plain; charset=utf-8').send(text);
    },
  };
  if (web.tls === undefined) return fastify(common);
  const [cert, key] = await Promise.all([readFile(web.tls.certFile), readFile(web.tls.keyFile)]);
  const https = { cert, key, minVersion: 'TLSv1.2' } as const;
  return fastify({ ...common, https } as FastifyServerOptions);
}

async function listen(app: FastifyInstance, web: WebSettings): Promise<number> {
  try {
    await app.listen({ host: web.listen.host, port: web.listen.port });
  } catch (error) {
    await app.close();
    if (machineCode(error) === 'EADDRINUSE') {
      throw new AimsError('PORT_IN_USE', { port: String(web.listen.port) }, error);
    }
    throw error;
  }
  const [address] = app.addresses();
  return typeof address === 'object' ? address.port : web.listen.port;
}

function addressOf(web: WebSettings, port: number): string {
  const scheme = web.tls === undefined ? 'http' : 'https';
  const host = web.listen.host.includes(':') ? `[${web.listen.host}]` : web.listen.host;
  return `${scheme}://${host}:${port}`;
}
