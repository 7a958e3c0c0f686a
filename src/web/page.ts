/**
 * What every page shares: its frame (header, navigation, footer, title) around one view and its model. Pages are made
 * of words from words/ and facts from the engine; this file must never ask the engine anything itself.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ADMIN_GROUP, type Person } from '../domain/decision.ts';
import { VERSION } from '../version.ts';
import { layoutWords, navigationWords, type Section } from '../words/pages/layout.ts';
import type { Assets } from './assets.ts';
import type { WebEngine } from './engine-door.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; null on the few pages that are open to everybody. */
    person: Person | null;
  }
  interface FastifyContextConfig {
    /** Shown without signing in. */
    open?: boolean;
  }
}

/** What every route is given. */
export interface Site {
  readonly engine: WebEngine;
  readonly assets: Assets;
  /** Told of every error that people see as "a problem with the service", under the reference they are given. */
  readonly onProblem: (reference: string, error: unknown) => void;
}

export interface Link {
  readonly href: string;
  readonly text: string;
}

/** A mistake in a form: in the summary at the top and, by its field, where it is. */
export interface Mistake extends Link {
  readonly field: string;
}

export interface Page {
  readonly title: string;
  readonly section?: Section;
  readonly crumbs?: readonly Link[];
  readonly back?: Link;
  readonly mistakes?: readonly Mistake[];
  readonly status?: number;
}

export function show(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  view: string,
  page: Page,
  model: object = {},
): FastifyReply {
  reply.code(page.status ?? (page.mistakes === undefined ? 200 : 422));
  const csrf = request.person === null ? undefined : reply.generateCsrf();
  return reply.view(view, { ...model, page, layout: frameOf(site, request, page, csrf) });
}

/** Who is signed in, where a route is only reached by those who are. */
export function personOf(request: FastifyRequest): Person {
  if (request.person === null) throw new Error('This route must not be open.');
  return request.person;
}

export function isAdmin(person: Person): boolean {
  return person.groups.includes(ADMIN_GROUP);
}

function frameOf(
  site: Site,
  request: FastifyRequest,
  page: Page,
  csrf: string | undefined,
): object {
  const { home } = site.engine.settings;
  const words = layoutWords(home, VERSION);
  const title = page.mistakes === undefined ? page.title : words.errorTitle(page.title);
  return {
    ...words,
    title: [title, home.service, home.organisation.name].join(' – '),
    colour: home.organisation.colour,
    css: site.assets.css.address,
    js: site.assets.js.address,
    icon: site.assets.icon.address,
    person: request.person === null ? undefined : words.personLine(request.person),
    navigation: request.person === null ? [] : navigationOf(request.person, page.section),
    csrf,
  };
}

function navigationOf(person: Person, section: Section | undefined): object[] {
  return navigationWords
    .filter((item) => item.section !== 'settings' || isAdmin(person))
    .map((item) => ({ href: item.href, text: item.text, active: item.section === section }));
}
