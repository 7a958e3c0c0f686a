import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type AddressObject, simpleParser } from 'mailparser';
import { isAimsError } from '../../src/domain/errors.ts';
import type { SmtpSettings } from '../../src/domain/interface.ts';
import {
  fileNameOf,
  mailBackoff,
  messageIdFor,
  type OutgoingMail,
  openMailer,
} from '../../src/notify/send-mail.ts';
import {
  closedPort,
  smtpSettings,
  startLosingLastWord,
  startMuteServer,
  startSmtp,
} from '../support/smtp.ts';

const folder = await mkdtemp(join(tmpdir(), 'aims-mail-'));
after(() => rm(folder, { recursive: true, force: true }));

const MAIL: OutgoingMail = {
  to: { name: 'Priya Shah', email: 'priya.shah@newshire.example' },
  subject: 'LIB-0418: ready to approve, 46 invoices, £8,412.37',
  text: 'The file “x” passed every check: £8,412.37.',
  html: '<p>The file passed every check: £8,412.37.</p>',
  messageId: '<lib-0418.ready.abc@newshire.example>',
  threadId: '<lib-0418.problems.def@newshire.example>',
  at: '2026-11-19T09:31:00.000Z',
};

function mailer(smtp: SmtpSettings | undefined, deadlineMs = 5_000) {
  const from = { name: 'Newshire Interface Manager', email: 'aims@newshire.example' };
  const replyTo = { name: 'Systems team', email: 'systems@newshire.example' };
  return openMailer({ mail: { from, replyTo, smtp } }, folder, { deadlineMs });
}

const notSent = (error: unknown) => isAimsError(error, 'MAIL_NOT_SENT') && error.canRetry;
const refused = (error: unknown) => isAimsError(error, 'MAIL_REFUSED') && !error.canRetry;

test('sends text, HTML and the headers that thread and mark a message', async () => {
  await using server = disposable(await startSmtp());
  await mailer(smtpSettings(server)).send(MAIL);
  const [mail] = server.messages;
  assert.ok(mail);
  assert.deepEqual([mail.from, mail.to], ['aims@newshire.example', [MAIL.to.email]]);
  assert.equal(mail.subject, MAIL.subject);
  assert.equal(mail.text.trim(), MAIL.text);
  assert.match(mail.html, /£8,412\.37/);
  assert.equal(mail.messageId, MAIL.messageId);
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
  assert.equal(mail.headers.get('in-reply-to'), MAIL.threadId);
  assert.equal(mail.headers.get('references'), MAIL.threadId);
  assert.deepEqual(mail.headers.get('date'), new Date(MAIL.at));
});

test('does not thread the first message under itself', async () => {
  await using server = disposable(await startSmtp());
  await mailer(smtpSettings(server)).send({ ...MAIL, threadId: MAIL.messageId });
  assert.equal(server.messages[0]?.headers.has('in-reply-to'), false);
});

test('says that trying again can help when the server is down', async () => {
  const port = await closedPort();
  await assert.rejects(mailer(smtpSettings({ host: '127.0.0.1', port })).send(MAIL), notSent);
});

for (const [to, code, text, isLasting] of [
  ['RCPT TO', 550, 'no such mailbox', true],
  ['RCPT TO', 550, '5.1.1 no such mailbox', true],
  ['RCPT TO', 553, '5.1.3 no mailbox can be called 5.7.1', true],
  ['RCPT TO', 450, '4.2.1 not now', false],
  ['RCPT TO', 550, '5.7.1 relaying denied', false],
  ['RCPT TO', 554, '5.7.64 not from this address', false],
  ['RCPT TO', 530, 'sign in first', false],
  ['RCPT TO', 535, '5.7.8 wrong password', false],
  ['DATA', 451, '4.3.0 not now', false],
  ['DATA', 554, 'not this message', true],
  ['DATA', 554, '5.7.1 this looks like spam', true],
  ['DATA', 530, '5.7.0 sign in first', false],
  ['DATA', 535, 'wrong password', false],
] as const) {
  const says = isLasting ? 'a lasting no' : 'that trying again can help';
  test(`says ${says} when ${to} is answered with ${code} ${text}`, async () => {
    await using server = disposable(await startSmtp({ kind: 'answers', to, code, text }));
    await assert.rejects(
      mailer(smtpSettings(server)).send(MAIL),
      (error: Error) => (isLasting ? refused : notSent)(error) && error.message.includes(text),
    );
  });
}

test('keeps the message for when the settings are right again while the password is refused', async () => {
  await using server = disposable(await startSmtp({ kind: 'refuses-password' }));
  const smtp = { ...smtpSettings(server), username: 'aims', password: 'wrong' };
  await assert.rejects(mailer(smtp).send(MAIL), notSent);
});

test('keeps the message while the server takes nobody in', async () => {
  await using server = disposable(await startSmtp({ kind: 'turns-away' }));
  await assert.rejects(mailer(smtpSettings(server)).send(MAIL), notSent);
});

test('tries again when the last word of the server was lost, although the message arrived', async () => {
  await using server = disposable(await startSmtp());
  await using between = disposable(await startLosingLastWord(server));
  await assert.rejects(mailer(smtpSettings(between)).send(MAIL), notSent);
  await server.waitFor((mail) => mail.messageId === MAIL.messageId);
  await mailer(smtpSettings(server)).send(MAIL);
  assert.equal(server.messages[1]?.messageId, MAIL.messageId);
});

test('gives up at its own deadline when the server never says a word', async () => {
  await using server = disposable(await startMuteServer());
  const began = Date.now();
  await assert.rejects(mailer(smtpSettings(server), 300).send(MAIL), (error) => {
    assert.ok(notSent(error));
    return isAimsError(error) && error.context['what'] === 'it did not finish within 0.3 seconds';
  });
  assert.ok(Date.now() - began < 2_000);
});

test('sends nothing in clear where TLS is required and not offered', async () => {
  await using server = disposable(await startSmtp());
  const smtp: SmtpSettings = { ...smtpSettings(server), tls: 'required' };
  await assert.rejects(mailer(smtp).send(MAIL), notSent);
  assert.equal(server.messages.length, 0);
});

test('sends nothing to a server with a certificate that nobody vouches for', async () => {
  await using server = disposable(await startSmtp({ kind: 'unknown-certificate' }));
  const smtp: SmtpSettings = { ...smtpSettings(server), tls: 'required' };
  await assert.rejects(mailer(smtp).send(MAIL), notSent);
  assert.equal(server.messages.length, 0);
});

test('refuses an address in which another one hides, before any connection', async () => {
  const to = { name: 'B', email: 'b@newshire.example\r\nBcc: evil@elsewhere.example' };
  const port = await closedPort();
  await assert.rejects(
    mailer(smtpSettings({ host: '127.0.0.1', port })).send({ ...MAIL, to }),
    refused,
  );
});

test('lets no line break or control character of a name or subject become a header', async () => {
  await using server = disposable(await startSmtp());
  const to = { name: 'Priya\u001b[31m\r\nBcc: evil@elsewhere.example', email: MAIL.to.email };
  await mailer(smtpSettings(server)).send({
    ...MAIL,
    to,
    subject: 'LIB-0418: a\u0007\r\nX-Evil: 1',
  });
  const [mail] = server.messages;
  assert.deepEqual(mail?.to, [MAIL.to.email]);
  assert.equal(mail?.headers.has('bcc'), false);
  assert.equal(mail?.headers.has('x-evil'), false);
  assert.equal(mail?.subject, 'LIB-0418: a X-Evil: 1');
  const addressed = mail?.headers.get('to') as AddressObject | undefined;
  assert.equal(addressed?.value[0]?.name, 'Priya [31m Bcc: evil@elsewhere.example');
});

test('never reads a file that a text seems to name', async () => {
  await using server = disposable(await startSmtp());
  const text = { path: '/etc/hostname' } as unknown as string;
  await assert.rejects(mailer(smtpSettings(server)).send({ ...MAIL, text }));
  assert.equal(server.messages.length, 0);
});

test('writes an .eml file by its Message-ID while no server is set, and the same again only once', async () => {
  const mails = join(folder, 'eml');
  const mail = { from: MAIL.to, replyTo: MAIL.to, smtp: undefined };
  const toFile = openMailer({ mail }, mails);
  await toFile.send(MAIL);
  await toFile.send(MAIL);
  assert.deepEqual(await readdir(mails), ['lib-0418.ready.abc@newshire.example.eml']);
  const parsed = await simpleParser(await readFile(join(mails, fileNameOf(MAIL.messageId))));
  assert.equal(parsed.subject, MAIL.subject);
  assert.equal(parsed.messageId, MAIL.messageId);
  assert.equal(parsed.headers.get('auto-submitted'), 'auto-generated');
});

test('says that trying again can help when the folder for .eml files cannot be written', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const mail = { from: MAIL.to, replyTo: MAIL.to, smtp: undefined };
  await assert.rejects(openMailer({ mail }, join(file, 'mail')).send(MAIL), notSent);
});

test('gives the same Message-ID for the same occasion and person, and another for another', () => {
  const from = { email: 'aims@newshire.example' };
  const occasion = { ref: 'LIB-0418', kind: 'ready', occasion: 'check 7', to: MAIL.to.email };
  const id = messageIdFor(occasion, from);
  assert.match(id, /^<lib-0418\.ready\.[0-9a-f]{20}@newshire\.example>$/);
  assert.equal(messageIdFor({ ...occasion, to: 'Priya.Shah@newshire.example' }, from), id);
  assert.notEqual(messageIdFor({ ...occasion, occasion: 'check 8' }, from), id);
  assert.notEqual(messageIdFor({ ...occasion, to: 'tom@newshire.example' }, from), id);
});

test('makes a file name of a Message-ID that cannot leave its folder', () => {
  assert.equal(fileNameOf('<../../etc/x y@h>'), '.._.._etc_x_y@h.eml');
});

test('waits a minute, then five, half an hour, and then two hours each time', () => {
  const minutes = [1, 2, 3, 4, 5, 50].map((attempt) => mailBackoff(attempt) / 60_000);
  assert.deepEqual(minutes, [1, 5, 30, 120, 120, 120]);
});

function disposable<T extends { close(): Promise<void> }>(server: T): T & AsyncDisposable {
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}
