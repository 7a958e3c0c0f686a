import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { sha256 } from '../../src/lib/hash.ts';
import { localAddress } from '../../src/web/sign-in/people.ts';
import { hiddenFields, readable, type TestWeb, testWeb } from '../support/web-client.ts';
import { PASSWORD } from '../support/web-fixtures.ts';

describe('signing in', () => {
  let web: TestWeb;
  beforeEach(async () => {
    await web?.close();
    web = await testWeb();
  });
  after(() => web.close());

  it('asks for it on every page but the open ones, and comes back to the page asked for', async () => {
    const visitor = web.visitor();
    for (const path of [
      '/',
      '/batches',
      '/batches/LIB-0418',
      '/batches/LIB-0418/approve',
      '/lists',
      '/settings',
      '/help/library-invoices/checks/SUP-003',
      '/batches/LIB-0417/problems.csv',
    ]) {
      const answer = await visitor.get(path);
      assert.equal(answer.status, 303, path);
      assert.equal(answer.location, `/sign-in?next=${encodeURIComponent(path)}`);
    }
    for (const path of ['/sign-in', '/sign-out', '/accessibility', '/privacy', '/status']) {
      assert.equal((await visitor.get(path)).status, 200, path);
    }
    const answer = await visitor.signIn('priya.shah', PASSWORD, '/batches/LIB-0418');
    assert.equal(answer.location, '/batches/LIB-0418');
    assert.equal((await visitor.get('/batches/LIB-0418')).status, 200);
  });

  it('gives a new session at sign-in, so that one planted before is worth nothing', async () => {
    const [visitor, thief] = [web.visitor(), web.visitor()];
    const planted = 'p'.repeat(43);
    for (const one of [visitor, thief]) one.cookies.set('aims', planted);
    await visitor.signIn('priya.shah');
    assert.notEqual(visitor.cookies.get('aims'), planted);
    assert.equal((await visitor.get('/')).status, 200);
    assert.equal((await thief.get('/')).status, 303);
  });

  it('lets a person sign in who is signed in already, in a session of their own', async () => {
    const visitor = await web.signedIn('priya.shah');
    const before = visitor.cookies.get('aims');
    assert.equal((await visitor.signIn('tom.evans')).status, 303);
    assert.notEqual(visitor.cookies.get('aims'), before);
    assert.match(readable((await visitor.get('/')).text), /Tom Evans/);
  });

  it('keeps nothing of a visitor who has not signed in', async () => {
    const visitor = web.visitor();
    for (const path of ['/', '/sign-in', '/sign-out', '/status', '/nowhere'])
      await visitor.get(path);
    await visitor.signIn('priya.shah', 'wrong password');
    assert.equal(web.engine.rows.size, 0);
    assert.equal(visitor.cookies.size, 0);
  });

  it('keeps only a hash of what the cookie carries', async () => {
    const visitor = await web.signedIn('priya.shah');
    const id = visitor.cookies.get('aims') ?? '';
    assert.ok(web.engine.rows.has(sha256(id)));
    assert.ok(!JSON.stringify([...web.engine.rows]).includes(id));
  });

  it('says the same of a wrong password and of an unknown user, and keeps no password', async () => {
    const wrong = await web.visitor().signIn('priya.shah', 'wrong password');
    const unknown = await web.visitor().signIn('no.body', 'wrong password');
    const without = (text: string) => readable(text).replace(/priya\.shah|no\.body/g, '');
    assert.equal(wrong.status, 422);
    assert.equal(unknown.status, 422);
    assert.match(
      readable(wrong.text),
      /There is a problem Email, username or password is not right/,
    );
    assert.equal(without(wrong.text), without(unknown.text));
    assert.ok(wrong.text.includes('<title>Error: Sign in'));
    assert.ok(!wrong.text.includes('wrong password'));
  });

  it('makes an account and address wait after 5 failures, even with the right password, for 15 minutes', async () => {
    const visitor = web.visitor();
    for (let n = 0; n < 5; n++)
      assert.equal((await visitor.signIn('priya.shah', 'wrong')).status, 422);
    const sixth = await visitor.signIn('priya.shah');
    assert.equal(sixth.status, 429);
    assert.match(readable(sixth.text), /Wait 15 minutes, or ask the Systems team to help/);
    assert.equal((await visitor.signIn('tom.evans')).status, 303);
    web.engine.clock.set('2026-11-19T09:36:00.000Z');
    assert.equal((await web.visitor().signIn('priya.shah')).status, 303);
  });

  it('makes a name that nobody has wait as one that somebody has', async () => {
    const texts: string[] = [];
    for (const username of ['priya.shah', 'no.body']) {
      const visitor = web.visitor();
      for (let n = 0; n < 5; n++) await visitor.signIn(username, 'wrong');
      const { status, text } = await visitor.signIn(username, 'wrong');
      assert.equal(status, 429);
      texts.push(readable(text).replaceAll(username, ''));
    }
    assert.equal(texts[0], texts[1]);
  });

  it('ends the session on the server when a person signs out', async () => {
    const visitor = await web.signedIn('priya.shah');
    const cookie = visitor.cookies.get('aims') ?? '';
    const answer = await visitor.fill('/sign-out', {});
    assert.equal(answer.status, 303);
    assert.deepEqual(web.engine.deeds, ['signed-out priya.shah']);
    assert.match((await visitor.get('/sign-out')).text, /You have signed out/);
    const replayed = web.visitor();
    replayed.cookies.set('aims', cookie);
    assert.equal((await replayed.get('/')).status, 303);
  });

  it('keeps it ended when a page of theirs was still under way', async () => {
    const visitor = await web.signedIn('priya.shah');
    const { cookies } = visitor;
    const replayed = web.visitor();
    replayed.cookies.set('aims', cookies.get('aims') ?? '');
    // A page notes that it was seen; it comes to an end after the person has signed out.
    web.engine.clock.set('2026-11-19T09:25:00.000Z');
    const { home } = web.engine;
    web.engine.home = async (person) => {
      web.engine.home = home;
      await visitor.fill('/sign-out', {});
      return home(person);
    };
    await replayed.get('/');
    assert.equal(web.engine.rows.size, 0);
    assert.equal((await replayed.get('/')).status, 303);
  });

  it('ends a session after 30 minutes without a page, not after 29', async () => {
    const visitor = await web.signedIn('priya.shah');
    web.engine.clock.set('2026-11-19T09:49:00.000Z');
    assert.equal((await visitor.get('/')).status, 200);
    web.engine.clock.set('2026-11-19T10:18:00.000Z');
    assert.equal((await visitor.get('/')).status, 200);
    web.engine.clock.set('2026-11-19T10:49:00.000Z');
    assert.equal((await visitor.get('/')).status, 303);
  });

  it('ends a session after 8 hours however busy it was', async () => {
    const visitor = await web.signedIn('priya.shah');
    const start = Date.parse('2026-11-19T09:20:00.000Z');
    for (let minutes = 20; minutes < 480; minutes += 20) {
      web.engine.clock.set(new Date(start + minutes * 60_000).toISOString());
      assert.equal((await visitor.get('/lists')).status, 200, `${minutes} minutes`);
    }
    web.engine.clock.set(new Date(start + 480 * 60_000).toISOString());
    assert.equal((await visitor.get('/lists')).status, 303);
  });

  it('writes nothing for a page view within the same minute', async () => {
    const visitor = await web.signedIn('priya.shah');
    await visitor.get('/');
    const before = JSON.stringify([...web.engine.rows]);
    let writes = 0;
    const { renew } = web.engine.sessions;
    web.engine.sessions.renew = async (...row) => {
      writes += 1;
      await renew(...row);
    };
    for (const path of ['/', '/batches', '/batches/LIB-0418', '/batches/LIB-0418/approve'])
      await visitor.get(path);
    assert.equal(writes, 0);
    assert.equal(JSON.stringify([...web.engine.rows]), before);
  });

  it('puts a person out at once when the account is closed', async () => {
    const visitor = await web.signedIn('priya.shah');
    web.engine.disable('priya.shah');
    assert.equal((await visitor.get('/')).status, 303);
  });

  it('asks to sign in again when a form is sent after the session ended, and says that nothing was recorded', async () => {
    const visitor = await web.signedIn('priya.shah');
    await visitor.get('/batches/LIB-0420/approve');
    web.engine.clock.set('2026-11-19T12:00:00.000Z');
    const answer = await visitor.post('/batches/LIB-0420/approve', {});
    assert.equal(answer.location, '/sign-in?next=%2Fbatches%2FLIB-0420%2Fapprove&ended=yes');
    assert.match(readable((await visitor.get(answer.location ?? '')).text), /Nothing was recorded/);
    const back = await visitor.post('/batches/LIB-0417/check-again', {});
    const next = new URL(back.location ?? '', web.url).searchParams.get('next') ?? '';
    assert.equal((await visitor.signIn('priya.shah', PASSWORD, next)).location, next);
    assert.equal((await visitor.get(next)).location, '/batches/LIB-0417');
    assert.deepEqual(web.engine.deeds, []);
  });

  it('sets a cookie that scripts and other sites cannot use', async () => {
    const answer = await web.visitor().signIn('priya.shah');
    assert.match(
      answer.headers['set-cookie'] ?? '',
      /^aims=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('sends nobody to another site after signing in', () => {
    for (const address of [
      '//elsewhere.example',
      '/\\elsewhere.example',
      'https://elsewhere.example/',
      '/.//elsewhere.example',
      'javascript:alert(1)',
      undefined,
      '',
    ]) {
      assert.match(localAddress(address), /^\/(?![/\\])/, String(address));
    }
    assert.equal(localAddress('/batches?group=person'), '/batches?group=person');
  });
});

describe('signing in behind a proxy', () => {
  it('is open to a person whatever a stranger somewhere else tries, for as long as they like', async () => {
    await using proxied = await behindProxy();
    const from = (address: string) => ({
      'x-forwarded-for': address,
      'x-forwarded-proto': 'https',
    });
    const trySignIn = async (address: string, password: string) => {
      const visitor = proxied.visitor();
      const form = hiddenFields((await visitor.get('/sign-in', from(address))).text);
      const fields = { ...form, username: 'priya.shah', password };
      const headers = { ...from(address), origin: 'https://aims.newshire.example' };
      return (await visitor.post('/sign-in', fields, headers)).status;
    };
    const strangers = Array.from({ length: 12 }, (_, n) => `203.0.113.${n}`);
    for (const address of strangers)
      for (let n = 0; n < 5; n++) assert.equal(await trySignIn(address, 'guess'), 422);
    for (const address of strangers) assert.equal(await trySignIn(address, PASSWORD), 429);
    assert.equal(await trySignIn('198.51.100.7', PASSWORD), 303);
  });
});

describe('signing in over https', () => {
  it('uses a Secure cookie with the __Host- prefix, behind a proxy that says https', async () => {
    await using web = await behindProxy();
    const answer = await web
      .visitor()
      .post(
        '/sign-in',
        { username: 'priya.shah', password: PASSWORD },
        { 'x-forwarded-proto': 'https', origin: 'https://aims.newshire.example' },
      );
    assert.match(
      answer.headers['set-cookie'] ?? '',
      /^__Host-aims=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    assert.match(answer.headers['strict-transport-security'] ?? '', /max-age=31536000/);
  });
});

/** With its address on https, which the proxy in front of it speaks. */
async function behindProxy(): Promise<TestWeb & AsyncDisposable> {
  const web = await testWeb({
    home: {
      web: {
        url: 'https://aims.newshire.example',
        listen: { host: '127.0.0.1', port: 0 },
        tls: undefined,
        trustProxy: true,
      },
    },
  });
  return { ...web, [Symbol.asyncDispose]: () => web.close() };
}
