/**
 * A mail server that delivers nothing: it takes every message over real SMTP, reads it and keeps it, so that the demo
 * and the tests can show what was sent. It listens on this machine only.
 */
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: ParsedMail['headers'];
}

export interface MailCatcher {
  readonly host: string;
  readonly port: number;
  readonly messages: readonly CaughtMail[];
  /** The first message that fits, now or when it comes; rejects when the time is over. */
  waitFor(fits: (mail: CaughtMail) => boolean, withinMs?: number): Promise<CaughtMail>;
  close(): Promise<void>;
}

export interface MailCatcherOptions {
  /** 0: any free one. */
  readonly port?: number;
  /** What a test makes the server do otherwise. */
  readonly server?: SMTPServerOptions;
  readonly onMail?: (mail: CaughtMail) => void;
}

const HOST = '127.0.0.1';

export async function startMailCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const messages: CaughtMail[] = [];
  const waiting = new Set<(mail: CaughtMail) => void>();
  const keep = (mail: CaughtMail) => {
    messages.push(mail);
    options.onMail?.(mail);
    for (const tell of waiting) tell(mail);
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onData(stream, session, callback) {
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom === false ? '' : mailFrom.address;
      const to = rcptTo.map((one) => one.address);
      simpleParser(stream).then(
        (parsed) => {
          keep(caught(parsed, from, to));
          callback();
        },
        (error: Error) => callback(error),
      );
    },
    ...options.server,
  });
  server.on('error', () => {}); // A client that goes away is no fault of the server.
  const port = await listen(server, options.port ?? 0);
  return {
    host: HOST,
    port,
    messages,
    waitFor: (fits, withinMs = 10_000) => waitForMail(messages, waiting, fits, withinMs),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function caught(parsed: ParsedMail, from: string, to: readonly string[]): CaughtMail {
  return {
    from,
    to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    messageId: parsed.messageId ?? '',
    headers: parsed.headers,
  };
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, HOST, () => {
      server.server.off('error', reject);
      resolve((server.server.address() as AddressInfo).port);
    });
  });
}

function waitForMail(
  messages: readonly CaughtMail[],
  waiting: Set<(mail: CaughtMail) => void>,
  fits: (mail: CaughtMail) => boolean,
  withinMs: number,
): Promise<CaughtMail> {
  const already = messages.find(fits);
  if (already) return Promise.resolve(already);
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      waiting.delete(look);
    };
    const look = (mail: CaughtMail) => {
      if (!fits(mail)) return;
      stop();
      resolve(mail);
    };
    const timer = setTimeout(() => {
      stop();
      const seen = messages.map((mail) => mail.subject).join('; ');
      reject(new Error(`no such message within ${withinMs} ms; there were: ${seen || 'none'}`));
    }, withinMs);
    waiting.add(look);
  });
}
