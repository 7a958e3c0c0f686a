import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MailFrame, renderMail } from '../../src/notify/render-mail.ts';
import type { EmailModel } from '../../src/words/email-model.ts';
import { EMAIL_KINDS } from '../../src/words/email-model.ts';
import { buildEmail } from '../../src/words/emails.ts';
import { CONTEXT, PAGE } from '../words/fixtures.ts';

const FRAME: MailFrame = {
  organisation: 'Newshire County Council',
  colour: '#12404a',
  service: 'Interface Manager',
  because: 'you can approve Library invoices',
  replyTo: { name: 'Systems team', email: 'systems@newshire.example' },
};

const MODEL: EmailModel = {
  kind: 'loaded',
  ref: 'LIB-0415',
  subject: 'LIB-0415: loaded, all 52 invoices, £9,870.10',
  heading: 'LIB-0415: loaded, all 52 invoices, £9,870.10',
  blocks: [
    { kind: 'text', text: 'All of it is in Oracle Payables.' },
    {
      kind: 'table',
      caption: 'Do the totals agree?',
      head: [
        { label: '', figure: false },
        { label: 'Invoices', figure: true },
        { label: 'Total', figure: true },
      ],
      rows: [
        ['In the file from the Stock Unit', '52', '£9,870.10'],
        ['Difference', '0', '£0.00'],
      ],
      total: true,
    },
    { kind: 'list', ordered: true, items: [{ text: 'One', more: ['More of one.'] }] },
    { kind: 'quote', text: 'First line\nSecond line' },
    {
      kind: 'link',
      text: 'See batch LIB-0415',
      url: 'https://aims.newshire.example/batches/LIB-0415',
    },
  ],
};

test('writes plain text with columns that line up and the whole address', () => {
  assert.equal(
    renderMail(MODEL, FRAME).text,
    `LIB-0415: loaded, all 52 invoices, £9,870.10

All of it is in Oracle Payables.

Do the totals agree?
                                   Invoices      Total
  In the file from the Stock Unit        52  £9,870.10
  Difference                              0      £0.00

1. One
   More of one.

> First line
> Second line

See batch LIB-0415: https://aims.newshire.example/batches/LIB-0415

-- 
You get this because you can approve Library invoices.
Replies go to Systems team, systems@newshire.example.
Ref LIB-0415. Newshire County Council, Interface Manager. All times are UK time.
`,
  );
});

test('writes HTML with a language, a title, headings of rows and columns, and nothing from outside', () => {
  const { html } = renderMail(MODEL, FRAME);
  assert.match(html, /<html lang="en">/);
  assert.match(html, /<title>LIB-0415: loaded/);
  assert.match(html, /<th scope="col"[^>]*>Invoices<\/th>/);
  assert.match(html, /<th scope="row"[^>]*>Difference<\/th>/);
  assert.match(html, /<tr><td[^>]*><\/td><th scope="col"/);
  assert.match(html, /background:#12404a/);
  assert.doesNotMatch(html, /<(img|script|style|link|form|button)\b| class=|url\(/i);
});

test('escapes whatever came from a file or a person', () => {
  const evil = `<img src=x onerror="alert('1')"> & more`;
  const model: EmailModel = {
    ...MODEL,
    subject: evil,
    heading: evil,
    ref: evil,
    blocks: [
      { kind: 'text', text: evil },
      { kind: 'quote', text: evil },
      { kind: 'link', text: evil, url: evil },
      { kind: 'list', ordered: false, items: [{ text: evil, more: [evil] }] },
      {
        kind: 'table',
        caption: evil,
        head: [{ label: evil, figure: false }],
        rows: [[evil]],
        total: false,
      },
    ],
  };
  const frame = { ...FRAME, because: evil, organisation: evil, service: evil };
  const { html } = renderMail(model, frame);
  assert.doesNotMatch(html, /<img|onerror="/);
  assert.match(html, /&lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt; &amp; more/);
});

test('says the same facts in text and HTML, for every kind of message', () => {
  for (const kind of EMAIL_KINDS) {
    const model = buildEmail(kind, PAGE, CONTEXT);
    const { text, html } = renderMail(model, FRAME);
    const words = (part: string) => part.replace(/\s+/g, ' ');
    const shown = words(
      html
        .replace(/<[^>]+>/g, ' ')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'"),
    );
    for (const block of model.blocks) {
      if (block.kind !== 'text') continue;
      assert.ok(words(text).includes(words(block.text)), kind);
      assert.ok(shown.includes(words(block.text)), kind);
    }
  }
});
