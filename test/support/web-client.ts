/** A visitor of the pages without a browser: keeps cookies, follows nothing, reads forms as a person would send them. */
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningWeb, startWeb, type WebOptions } from '../../src/web/server.ts';
import {
  type FixtureEngine,
  type FixtureOptions,
  fixtureEngine,
  PASSWORD,
} from './web-fixtures.ts';

export interface TestWeb extends RunningWeb {
  readonly engine: FixtureEngine;
  readonly problems: { readonly reference: string; readonly error: unknown }[];
  visitor(): Visitor;
  signedIn(username: string): Promise<Visitor>;
}

export async function testWeb(options: FixtureOptions & WebOptions = {}): Promise<TestWeb> {
  const engine = fixtureEngine(options);
  const problems: { reference: string; error: unknown }[] = [];
  const web = await startWeb(engine, {
    onProblem: (reference, error) => problems.push({ reference, error }),
  });
  const visitor = () => new Visitor(web.url);
  return {
    ...web,
    engine,
    problems,
    visitor,
    async signedIn(username) {
      const one = visitor();
      const answer = await one.signIn(username);
      if (answer.status !== 303) throw new Error(`${username} could not sign in: ${answer.status}`);
      return one;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly location: string | undefined;
}

type Fields = Readonly<Record<string, string>>;

export class Visitor {
  readonly base: string;
  readonly cookies = new Map<string, string>();

  constructor(base: string) {
    this.base = base;
  }

  /** Asks again after a moment where the limit of pages a second stops a test that is quicker than any person. */
  async get(path: string, headers: Fields = {}): Promise<Answer> {
    const answer = await this.getOnce(path, headers);
    if (answer.status !== 429) return answer;
    await sleep(300);
    return this.get(path, headers);
  }

  getOnce(path: string, headers: Fields = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  /** Sends fields as they are, with the Origin a browser would add. */
  post(path: string, fields: Fields, headers: Fields = { origin: this.base }): Promise<Answer> {
    return this.send('POST', path, new URLSearchParams(fields).toString(), headers);
  }

  /** Loads a form, keeps its hidden fields, fills in the rest and sends it. */
  async fill(path: string, fields: Fields, headers?: Fields): Promise<Answer> {
    const hidden = hiddenFields((await this.get(path)).text);
    return this.post(path.split('?')[0] ?? path, { ...hidden, ...fields }, headers);
  }

  signIn(username: string, password = PASSWORD, next = '/'): Promise<Answer> {
    return this.fill(`/sign-in?${new URLSearchParams({ next })}`, { username, password });
  }

  async send(
    method: string,
    path: string,
    body: string | undefined,
    headers: Fields,
  ): Promise<Answer> {
    const url = new URL(this.base + path);
    const sent = request(url, {
      method,
      headers: {
        ...headers,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    for (const cookie of response.headers['set-cookie'] ?? []) this.#keep(cookie);
    return {
      status: response.statusCode ?? 0,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      ),
      text: Buffer.concat(chunks).toString('utf8'),
      location: response.headers.location,
    };
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** The hidden fields of the page's own form: the last _csrf is that of the form, not of "Sign out". */
export function hiddenFields(page: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of page.matchAll(
    /<input type="hidden" name="([^"]+)" value="([^"]*)">/g,
  )) {
    fields[name] = value.replaceAll('&amp;', '&');
  }
  return fields;
}

/** What a person reads: without tags, entities and runs of blanks. */
export function readable(page: string): string {
  return page
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
