/**
 * A visitor of the pages without a browser: follows links, fills in forms and posts them, keeping cookies. The demo
 * and the tests walk the real pages with it; it must never reach past them.
 */

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  /** The page's main heading, as text. */
  readonly heading: string;
}

export interface Visitor {
  open(path: string): Promise<Page>;
  /** Posts the form on the page whose action ends so, with its hidden fields and the given ones. */
  submit(
    page: Page,
    actionEndsWith: string,
    fields?: Readonly<Record<string, string>>,
  ): Promise<Page>;
}

const MOST_REDIRECTS = 5;

export function visit(base: string): Visitor {
  const cookies = new Map<string, string>();

  const request = async (url: URL, init: RequestInit, redirects: number): Promise<Page> => {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...init.headers,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const cookie of response.headers.getSetCookie()) keepCookie(cookies, cookie);
    const location = response.headers.get('location');
    if (location && redirects > 0) return request(new URL(location, url), {}, redirects - 1);
    const html = await response.text();
    return {
      url: url.href,
      status: response.status,
      html,
      heading: textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? ''),
    };
  };

  return {
    open: (path) => request(new URL(path, base), {}, MOST_REDIRECTS),
    submit(page, actionEndsWith, fields = {}) {
      const form = findForm(page, actionEndsWith);
      const body = new URLSearchParams({ ...form.hidden, ...fields });
      const url = new URL(form.action, page.url);
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin };
      return request(url, { method: 'POST', body: body.toString(), headers }, MOST_REDIRECTS);
    },
  };
}

/** Text as a reader sees it, on one line. */
export function textOf(html: string): string {
  return decode(html.replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The names of the text fields that a form asks for. */
export function askedFields(page: Page, actionEndsWith: string): string[] {
  const { inner } = findForm(page, actionEndsWith);
  return [...inner.matchAll(/<(?:textarea|input)[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/type="(hidden|submit|radio|checkbox)"/.test(tag))
    .flatMap((tag) => attribute(tag, 'name') ?? []);
}

function findForm(
  page: Page,
  actionEndsWith: string,
): { action: string; hidden: Record<string, string>; inner: string } {
  for (const [, tag = '', inner = ''] of page.html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const action = attribute(tag, 'action') ?? new URL(page.url).pathname;
    if (!action.split('?')[0]?.endsWith(actionEndsWith)) continue;
    const inputs = [...inner.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => input);
    const hidden = inputs.map((input): [string, string] => [
      attribute(input, 'name') ?? '',
      attribute(input, 'value') ?? '',
    ]);
    return { action, hidden: Object.fromEntries(hidden), inner };
  }
  throw new Error(
    `The page "${page.heading}" (${page.url}, ${page.status}) has no form that posts to …${actionEndsWith}`,
  );
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
};

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal) return String.fromCodePoint(Number(decimal));
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}

function keepCookie(cookies: Map<string, string>, header: string): void {
  const [pair = ''] = header.split(';');
  const equals = pair.indexOf('=');
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}
