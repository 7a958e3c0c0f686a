/**
 * Sends one message: over SMTP where a server is set, else as an .eml file in the archive. It tries once, within a
 * minute, and says whether trying again can help; the outbox keeps what is owed. It must never retry by itself.
 */
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SendMailOptions } from 'nodemailer';
import { createTransport } from 'nodemailer';
import { AimsError } from '../domain/errors.ts';
import type { Contact, HomeSettings, SmtpSettings } from '../domain/interface.ts';
import { sha256 } from '../lib/hash.ts';
import { syncFolder } from '../lib/sync-folder.ts';
import { isUsableAddress } from './address.ts';

/** A message to one person, as the outbox keeps it. */
export interface OutgoingMail {
  readonly to: Contact;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `<…@…>`; the same for every try, so that a message that arrives twice is seen to be one. */
  readonly messageId: string;
  /** The first message about the batch to this person: what mail programs put it under. */
  readonly threadId: string | undefined;
  /** UTC ISO: when it was written. */
  readonly at: string;
}

export interface Mailer {
  /** Throws MAIL_NOT_SENT (try again later) or MAIL_REFUSED (a lasting no). */
  send(mail: OutgoingMail): Promise<void>;
}

export interface MailerOptions {
  readonly deadlineMs?: number;
  /** A certificate authority of one's own, in PEM; the system's otherwise. */
  readonly ca?: string;
}

const DEADLINE_MS = 60_000;

export function openMailer(
  home: Pick<HomeSettings, 'mail'>,
  mailFolder: string,
  options: MailerOptions = {},
): Mailer {
  const { smtp } = home.mail;
  return {
    async send(mail) {
      const message = compose(mail, home.mail);
      if (smtp) await sendOver(smtp, message, options);
      else await writeEml(mailFolder, mail.messageId, message);
    },
  };
}

/* ---------- the message ---------- */

/** Addresses go as objects and once more as the envelope, so that no parser has a say in who gets it. */
function compose(mail: OutgoingMail, { from, replyTo }: HomeSettings['mail']): SendMailOptions {
  for (const { email } of [mail.to, from, replyTo]) {
    if (!isUsableAddress(email)) {
      throw new AimsError('MAIL_REFUSED', { what: `${email} is not a plain email address` });
    }
  }
  const thread = mail.threadId === mail.messageId ? undefined : mail.threadId;
  return {
    from: addressOf(from),
    replyTo: addressOf(replyTo),
    to: addressOf(mail.to),
    envelope: { from: from.email, to: [mail.to.email] },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    date: new Date(mail.at),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...(thread === undefined ? {} : { inReplyTo: thread, references: [thread] }),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function addressOf(contact: Contact): { name: string; address: string } {
  return { name: oneLine(contact.name), address: contact.email };
}

/** Nothing that could begin a header of its own. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/* ---------- by SMTP ---------- */

/** No pool: one connection for one message, closed when the deadline passes. */
async function sendOver(
  smtp: SmtpSettings,
  message: SendMailOptions,
  options: MailerOptions,
): Promise<void> {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    await createTransport(transportOptions(smtp, options)).sendMail({ ...message, signal });
  } catch (error) {
    throw failureOf(error, smtp.host, signal.aborted ? deadlineMs : undefined);
  }
}

function transportOptions(smtp: SmtpSettings, { ca }: MailerOptions) {
  const wantsTls = smtp.tls === 'required';
  const secure = wantsTls && smtp.port === 465;
  return {
    host: smtp.host,
    port: smtp.port,
    secure,
    requireTLS: wantsTls,
    ignoreTLS: !wantsTls,
    ...(ca === undefined ? {} : { tls: { ca } }),
    ...(smtp.username === undefined
      ? {}
      : { auth: { user: smtp.username, pass: smtp.password ?? '' } }),
  };
}

/** A message goes to one person, so a refused recipient is an error of the whole message. */
function failureOf(error: unknown, host: string, deadlineMs: number | undefined): AimsError {
  if (deadlineMs !== undefined) {
    const what = `it did not finish within ${deadlineMs / 1000} seconds`;
    return new AimsError('MAIL_NOT_SENT', { host, what }, error);
  }
  const code = isLasting(error) ? 'MAIL_REFUSED' : 'MAIL_NOT_SENT';
  const what = error instanceof Error ? error.message : String(error);
  return new AimsError(code, { host, what: oneLine(what) }, error);
}

interface SmtpRefusal {
  /** The step of the protocol. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Sign-in is wanted, or was refused: some servers say so only at a later step. */
const ABOUT_SIGN_IN = [530, 535];

/** The enhanced code says that it is policy, as where relaying is denied: it is not about the mailbox. */
const BY_POLICY = /^\d{3}[ -]5\.7\./;

/**
 * Only a 5xx to the recipient or the message itself. A refused greeting, sign-in, STARTTLS or relaying is about AIMS and
 * its settings: when they are put right the message goes out, so it must not be given up before.
 */
function isLasting(error: unknown): boolean {
  const { command, responseCode = 0, response = '' } = error as SmtpRefusal;
  if (responseCode < 500 || ABOUT_SIGN_IN.includes(responseCode)) return false;
  return command === 'DATA' || (command === 'RCPT TO' && !BY_POLICY.test(response));
}

/* ---------- as a file ---------- */

/** By temporary name, flush and rename: an .eml that is there is whole. The same message again replaces itself. */
async function writeEml(
  folder: string,
  messageId: string,
  message: SendMailOptions,
): Promise<void> {
  const name = fileNameOf(messageId);
  try {
    const bytes = await render(message);
    await mkdir(folder, { recursive: true });
    const partial = join(folder, `.${name}.part`);
    const handle = await open(partial, 'w', 0o640);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, join(folder, name));
    await syncFolder(folder);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new AimsError('MAIL_NOT_SENT', { host: folder, what }, error);
  }
}

async function render(message: SendMailOptions): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const info = await transport.sendMail(message);
  if (!Buffer.isBuffer(info.message)) throw new Error('the message was not rendered');
  return info.message;
}

/** The Message-ID without its brackets; whatever a file name should not have becomes an underscore. */
export function fileNameOf(messageId: string): string {
  return `${messageId.replace(/[<>]/g, '').replace(/[^\w.@-]/g, '_')}.eml`;
}

/* ---------- the same message, the same name ---------- */

export interface MessageOccasion {
  /** LIB-0417, or what else it is about. */
  readonly ref: string;
  readonly kind: string;
  /** What makes this occasion different from the next of its kind: a check's id, a delivery's, a hash. */
  readonly occasion: string;
  readonly to: string;
}

/** A Message-ID that comes out the same however often the same thing is told to the same person. */
export function messageIdFor(
  { ref, kind, occasion, to }: MessageOccasion,
  from: Pick<Contact, 'email'>,
): string {
  const mark = sha256([ref, kind, occasion, to.toLowerCase()].join('\n')).slice(0, 20);
  const domain = from.email.slice(from.email.indexOf('@') + 1);
  return `<${ref.toLowerCase().replace(/[^a-z0-9-]/g, '-')}.${kind}.${mark}@${domain}>`;
}

/* ---------- when to try again ---------- */

const MINUTE = 60_000;
const BACKOFF_MS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE];

/** How long to wait after the n-th failed attempt (from 1), in milliseconds: a minute growing to two hours. */
export function mailBackoff(attempt: number): number {
  return BACKOFF_MS[Math.min(Math.max(attempt, 1), BACKOFF_MS.length) - 1] ?? 120 * MINUTE;
}

/** After this long without success a message is given up, and the page says so, in milliseconds. */
export const MAIL_GIVE_UP_AFTER_MS = 3 * 24 * 60 * MINUTE;
