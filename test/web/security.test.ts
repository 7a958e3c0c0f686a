import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fixedClock } from '../../src/lib/clock.ts';
import { startWeb } from '../../src/web/server.ts';
import { Throttle } from '../../src/web/sign-in/throttle.ts';
import {
  hiddenFields,
  readable,
  type TestWeb,
  testWeb,
  type Visitor,
} from '../support/web-client.ts';
import { fixtureEngine, HOME } from '../support/web-fixtures.ts';

describe('forms', () => {
  let web: TestWeb;
  let priya: Visitor;
  let form: Record<string, string>;
  beforeEach(async () => {
    await web?.close();
    web = await testWeb();
    priya = await web.signedIn('priya.shah');
    form = hiddenFields((await priya.get('/batches/LIB-0420/approve')).text);
  });
  after(() => web.close());

  const refused = async (send: (path: string) => Promise<{ status: number; text: string }>) => {
    const answer = await send('/batches/LIB-0420/approve');
    assert.equal(answer.status, 403);
    assert.match(readable(answer.text), /Nothing was changed and nothing was recorded/);
    assert.deepEqual(web.engine.deeds, []);
  };

  it('are refused without the token of the session', () =>
    refused((path) => priya.post(path, { ...form, _csrf: '' })));

  it('are refused with the token of somebody else', async () => {
    const tom = await web.signedIn('tom.evans');
    const other = hiddenFields((await tom.get('/batches/LIB-0420/approve')).text);
    await refused((path) => priya.post(path, { ...form, _csrf: other._csrf ?? '' }));
  });

  it('are refused from another site', () =>
    refused((path) => priya.post(path, form, { origin: 'http://elsewhere.example' })));

  it('are refused from a page that hides where it is', () =>
    refused((path) => priya.post(path, form, { origin: 'null' })));

  it('are refused when nothing says where they come from', () =>
    refused((path) => priya.post(path, form, {})));

  it('are refused without the token made with the form', () =>
    refused((path) => priya.post(path, { ...form, token: 'x' })));

  it('are taken from a browser that says same-origin instead of its origin', async () => {
    const answer = await priya.post('/batches/LIB-0420/approve', form, {
      'sec-fetch-site': 'same-origin',
    });
    assert.equal(answer.status, 303);
    assert.deepEqual(web.engine.deeds, ['approve LIB-0420 priya.shah']);
  });

  it('are the only way to change anything: no GET acts', async () => {
    for (const path of [
      '/batches/LIB-0420/check-again',
      '/batches/LIB-0420/approve?token=x',
      '/batches/LIB-0420/withdraw',
      '/sign-out',
    ]) {
      await priya.get(path);
    }
    assert.deepEqual(web.engine.deeds, []);
  });

  it('that are too long are refused, and say that nothing was recorded', async () => {
    const answer = await priya.post('/batches/LIB-0420/approve', {
      ...form,
      note: 'x'.repeat(400_000),
    });
    assert.equal(answer.status, 413);
    assert.match(readable(answer.text), /too long Nothing was changed and nothing was recorded/);
    assert.equal((await priya.get('/')).status, 200);
  });
});

describe('limits', () => {
  let web: TestWeb;
  before(async () => {
    web = await testWeb();
  });
  after(() => web.close());

  it('slow down who asks for too many pages, and never a decision', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = hiddenFields((await priya.get('/batches/LIB-0420/approve')).text);
    const decisions = await Promise.all(
      Array.from({ length: 120 }, () => priya.post('/batches/LIB-0420/approve', form)),
    );
    assert.ok(decisions.every((answer) => answer.status === 303));
    assert.deepEqual(web.engine.deeds, ['approve LIB-0420 priya.shah']);

    const pages = await Promise.all(
      Array.from({ length: 120 }, () => priya.getOnce('/accessibility')),
    );
    const slowed = pages.filter((answer) => answer.status === 429);
    assert.ok(slowed.length > 0);
    assert.match(readable(slowed[0]?.text ?? ''), /Wait a few seconds/);
  });

  it('of signing in count failures per address too, and stay bounded in memory', () => {
    const throttle = new Throttle(fixedClock('2026-11-19T09:00:00Z'));
    for (let n = 0; n < 20; n++) throttle.failed(`person${n}`, '10.0.0.1');
    assert.equal(throttle.mayTry('somebody', '10.0.0.1'), false);
    assert.equal(throttle.mayTry('somebody', '10.0.0.2'), true);
    for (let n = 0; n < 250; n++) throttle.failed('Priya.Shah', `10.0.1.${n}`);
    assert.equal(throttle.mayTry('priya.shah', '10.0.9.9'), true, 'strangers lock nobody out');
  });
});

describe('what is served', () => {
  let web: TestWeb;
  before(async () => {
    web = await testWeb();
  });
  after(() => web.close());

  it('has neither the GDS Transport typeface nor a crown, crest or source map', async () => {
    const visitor = web.visitor();
    const page = (await visitor.get('/sign-in')).text;
    const addresses = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    assert.equal(addresses.length, 3);
    const script = (await visitor.get(addresses.find((one) => one.endsWith('.js')) ?? '')).text;
    const imported = /from '(\/assets\/[^']+)'/.exec(script)?.[1] ?? '';
    for (const address of [...addresses, imported]) {
      const { status, text, headers } = await visitor.get(address);
      assert.equal(status, 200, address);
      assert.doesNotMatch(
        text,
        /GDS Transport|govuk-crest|moj-logotype|@font-face|sourceMappingURL/,
      );
      assert.match(headers['cache-control'] ?? '', /immutable/);
    }
    const style = (await visitor.get(addresses.find((one) => one.endsWith('.css')) ?? '')).text;
    assert.match(style, /font-family:"Helvetica Neue",Helvetica,Arial,sans-serif/);
    assert.match(style, /:root\{--govuk-brand-colour:#12404a\}$/);
    assert.doesNotMatch(page, /GDS Transport|crown|gov\.uk/i);
    for (const path of [
      '/assets/fonts/bold-b542beb274-v2.woff2',
      '/assets/images/govuk-crest.svg',
      '/assets/images/favicon.ico',
    ]) {
      assert.equal((await visitor.get(path)).status, 404);
    }
  });

  it('packs the style sheet for browsers that take it packed', async () => {
    const page = (await web.visitor().get('/sign-in')).text;
    const address = /href="(\/assets\/[^"]+\.css)"/.exec(page)?.[1] ?? '';
    const { headers } = await web.visitor().get(address, { 'accept-encoding': 'gzip, br' });
    assert.equal(headers['content-encoding'], 'gzip');
    assert.ok(Number(headers['content-length']) < 60_000);
  });

  it('allows no inline code, no framing and no caching of pages', async () => {
    const { headers } = await (await web.signedIn('priya.shah')).get('/batches/LIB-0418');
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    // Without a referrer of its own origin a browser sends "Origin: null" and every form is refused.
    assert.equal(headers['referrer-policy'], 'same-origin');
  });
});

describe('starting', () => {
  const web = (more: Partial<typeof HOME.web>) =>
    fixtureEngine({ home: { web: { ...HOME.web, ...more } } });

  it('says that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await assert.rejects(startWeb(web({ listen: { host: '127.0.0.1', port } })), {
      code: 'PORT_IN_USE',
      context: { port: String(port) },
    });
    other.close();
  });

  it('refuses plain http to anything but this machine', async () => {
    for (const more of [
      { url: 'http://aims.newshire.example' },
      { listen: { host: '0.0.0.0', port: 0 } },
      { url: 'https://aims.newshire.example' },
      {
        url: 'https://aims.newshire.example',
        listen: { host: '0.0.0.0', port: 0 },
        trustProxy: true,
      },
    ]) {
      await assert.rejects(startWeb(web(more)), { code: 'PLAIN_HTTP_REFUSED' });
    }
  });
});
