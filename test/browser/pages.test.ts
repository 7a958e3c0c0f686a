import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { axe, overflow, startChromium, told } from '../support/chromium.ts';
import { type TestWeb, testWeb } from '../support/web-client.ts';
import { PASSWORD, REFS } from '../support/web-fixtures.ts';

const PARTS = ['/invoices', '/history', '/deliveries', '/files'];

/** Every page for an approver, in every state that people tell apart. */
const FOR_APPROVERS = [
  '/',
  '/batches',
  '/batches?group=finished',
  '/lists',
  '/help/library-invoices/checks/SUP-003',
  '/accessibility',
  '/privacy',
  '/status',
  '/sign-out',
  '/nowhere',
  '/settings',
  '/batches/LIB-9417',
  ...REFS.map((ref) => `/batches/${ref}`),
  ...PARTS.flatMap((part) => [`/batches/LIB-0416${part}`, `/batches/LIB-0401${part}`]),
  '/batches/LIB-0417?done=checked',
  '/batches/LIB-0423?done=withdrawn',
  '/batches/LIB-0421/findings/INV-001?group=number',
  '/batches/LIB-0418/approve',
  '/batches/LIB-0424/approve',
  '/batches/LIB-0415/approve',
  '/batches/LIB-0417/return',
  '/batches/LIB-0422/withdraw',
];

const FOR_OTHERS: readonly (readonly [string, readonly string[]])[] = [
  [
    'alex.morgan',
    ['/settings', '/batches/LIB-0420', '/batches/LIB-0420/approve', '/batches/LIB-0426'],
  ],
  ['helen.brandt', ['/', '/batches/LIB-0418']],
  ['mary.okafor', ['/batches/LIB-0419', '/batches/LIB-0419/approve']],
];

let browser: Browser;
let web: TestWeb;
before(async () => {
  [browser, web] = await Promise.all([startChromium(), testWeb()]);
});
after(async () => {
  await browser.close();
  await web.close();
});

async function signIn(context: BrowserContext, username: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${web.url}/sign-in`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${web.url}/`);
  return page;
}

async function inspect(page: Page, width: number, what: string): Promise<void> {
  assert.equal(told(await axe(page)), '', `${what} at ${width} pixels`);
  assert.ok((await overflow(page)) <= 0, `${what} scrolls sideways at ${width} pixels`);
}

for (const width of [1280, 390]) {
  describe(`at ${width} pixels`, () => {
    let context: BrowserContext;
    const complaints: string[] = [];
    before(async () => {
      context = await browser.newContext({ viewport: { width, height: 900 } });
      context.setDefaultTimeout(10_000);
      context.on('console', (message) => {
        // A page that is refused on purpose is a "failed" load to the browser.
        const expected = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !expected) complaints.push(message.text());
      });
    });
    after(() => context.close());

    it('every page and state for an approver passes axe and does not scroll sideways', async () => {
      const page = await signIn(context, 'priya.shah');
      for (const path of FOR_APPROVERS) {
        await page.goto(web.url + path);
        await inspect(page, width, path);
        if (width === 390) {
          await page.setViewportSize({ width: 320, height: 900 });
          assert.ok((await overflow(page)) <= 0, `${path} scrolls sideways at 320 pixels`);
          await page.setViewportSize({ width, height: 900 });
        }
      }
    });

    it('so do forms with mistakes and the confirmations', async () => {
      const page = await signIn(context, 'priya.shah');
      await page.goto(`${web.url}/batches/LIB-0418/approve`);
      await page.getByRole('radio', { name: 'It has not been paid before' }).check();
      await page.getByRole('button', { name: 'Approve and ask' }).click();
      await page.getByText('There is a problem').waitFor();
      await inspect(page, width, 'approve with mistakes');

      await page.goto(`${web.url}/batches/LIB-0417/return`);
      await page.getByRole('button', { name: 'Return batch' }).click();
      await page.getByText('There is a problem').waitFor();
      await inspect(page, width, 'return with mistakes');

      const ref = width === 390 ? 'LIB-0420' : 'LIB-0424';
      await page.goto(`${web.url}/batches/${ref}/approve`);
      await page.getByRole('button', { name: 'Approve and send' }).click();
      await page.waitForURL('**/approved');
      await inspect(page, width, 'approved');
      await page.goto(`${web.url}/batches/${ref}/approve`);
      await page.getByText('Nobody can approve batch').waitFor();
      await inspect(page, width, 'too late');
    });

    it('so do the pages of other roles', async () => {
      for (const [username, paths] of FOR_OTHERS) {
        await context.clearCookies();
        const page = await signIn(context, username);
        for (const path of paths) {
          await page.goto(web.url + path);
          await inspect(page, width, `${path} for ${username}`);
        }
        await page.close();
      }
    });

    it('so does the form of what differs, with a mistake too', async () => {
      await context.clearCookies();
      const page = await signIn(context, 'alex.morgan');
      await page.goto(`${web.url}/batches/LIB-0426`);
      await page.getByRole('button', { name: 'Settle what differs' }).click();
      await page.getByText('There is a problem').waitFor();
      await inspect(page, width, 'settle with a mistake');
      await page.getByLabel('What did you find?').fill('It was typed in by hand.');
    });

    it('so does signing in, with a mistake too', async () => {
      await context.clearCookies();
      const page = await context.newPage();
      await page.goto(`${web.url}/batches`);
      await inspect(page, width, 'sign in');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('There is a problem').waitFor();
      await inspect(page, width, 'sign in with a mistake');
    });

    it('the content security policy has nothing to complain about', () => {
      assert.deepEqual(complaints, []);
    });
  });
}

describe('without JavaScript', () => {
  it('a person signs in, answers the warnings, approves and reads the confirmation', async () => {
    const fresh = await testWeb();
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(`${fresh.url}/batches/LIB-0418`);
      await page.getByLabel('Username').fill('priya.shah');
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Batch LIB-0418' }).waitFor();
      await page.getByRole('button', { name: 'Continue to approve' }).first().click();
      assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
      await page.getByRole('radio', { name: 'It has not been paid before' }).check();
      await page.locator('#how-1').fill('Not in Payables, asked Dan');
      await page.getByRole('radio', { name: 'I accept the list as it was copied' }).check();
      await page.locator('#how-2').fill('The supplier is waiting');
      await page.getByRole('button', { name: 'Approve and ask for second approval' }).click();
      await page.getByRole('heading', { name: 'You approved LIB-0418' }).waitFor();
      assert.deepEqual(fresh.engine.deeds, ['approve LIB-0418 priya.shah']);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You have signed out' }).waitFor();
    } finally {
      await context.close();
      await fresh.close();
    }
  });
});

describe('with the keyboard alone', () => {
  it('a person skips to the content, opens the batch, and returns it to its sender', async () => {
    const fresh = await testWeb();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    try {
      const page = await context.newPage();
      await page.goto(`${fresh.url}/batches/LIB-0417`);
      await tabTo(page, '#username');
      await page.keyboard.type('priya.shah');
      await tabTo(page, '#password');
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Batch LIB-0417' }).waitFor();

      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Skip to main content');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate('document.activeElement.id'), 'main-content');

      await tabTo(page, 'a[href="/batches/LIB-0417/return"]');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Return to sender' }).waitFor();
      await tabTo(page, '#reason');
      await page.keyboard.press('Space');
      await tabTo(page, '#message');
      await page.keyboard.type('Use the open budget code.');
      await tabTo(page, 'button:has-text("Return batch")');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'You returned LIB-0417' }).waitFor();
      assert.equal(fresh.engine.deeds.length, 1);
    } finally {
      await context.close();
      await fresh.close();
    }
  });
});

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab');
    const there = await page
      .locator(selector)
      .first()
      .evaluate((element) => element === element.ownerDocument.activeElement);
    if (there) return;
  }
  assert.fail(`Tab never came to ${selector}`);
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()');
}

describe('what the browser loads', () => {
  it('never holds the words GDS Transport and comes from this machine only', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const bodies: Promise<string>[] = [];
    const foreign: string[] = [];
    page.on('response', (response) => {
      if (!response.url().startsWith(web.url)) foreign.push(response.url());
      if (response.status() === 200) bodies.push(response.text());
    });
    await page.goto(`${web.url}/sign-in`, { waitUntil: 'networkidle' });
    const texts = await Promise.all(bodies);
    assert.ok(texts.length >= 4);
    assert.ok(texts.every((text) => !text.includes('GDS Transport')));
    assert.deepEqual(foreign, []);
    await context.close();
  });
});
