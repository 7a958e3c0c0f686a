/**
 * A real SMTP server for tests, with faults by script: the catcher of the demo, made to misbehave. Close it in `after`.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { type MailCatcher, startMailCatcher } from '../../src/demo/mail-catcher.ts';
import type { SmtpSettings } from '../../src/domain/interface.ts';

export type SmtpFault =
  | { readonly kind: 'none' }
  /** Answers the recipient, or the whole message, with this code and text. */
  | {
      readonly kind: 'answers';
      readonly to: 'RCPT TO' | 'DATA';
      readonly code: number;
      readonly text: string;
    }
  /** Greets everybody with 554. */
  | { readonly kind: 'turns-away' }
  /** Refuses every password with 535. */
  | { readonly kind: 'refuses-password' }
  /** Offers STARTTLS with a certificate that nobody knows. */
  | { readonly kind: 'unknown-certificate' };

export async function startSmtp(fault: SmtpFault = { kind: 'none' }): Promise<MailCatcher> {
  return startMailCatcher({ server: optionsFor(fault) });
}

export function smtpSettings(server: { host: string; port: number }): SmtpSettings {
  const { host, port } = server;
  return { host, port, tls: 'none', username: undefined, password: undefined };
}

function optionsFor(fault: SmtpFault): SMTPServerOptions {
  switch (fault.kind) {
    case 'none':
      return {};
    case 'answers': {
      const answer = replying(fault.code, fault.text);
      // The enhanced code is in the text, where there is one; the server would put its own before it.
      const asTold = { hideENHANCEDSTATUSCODES: true };
      if (fault.to === 'RCPT TO')
        return { ...asTold, onRcptTo: (_address, _session, callback) => callback(answer) };
      return {
        ...asTold,
        onData(stream, _session, callback) {
          stream.resume();
          stream.on('end', () => callback(answer));
        },
      };
    }
    case 'turns-away':
      return { onConnect: (_session, callback) => callback(replying(554, 'not from here')) };
    case 'refuses-password':
      return {
        disabledCommands: ['STARTTLS'],
        allowInsecureAuth: true,
        onAuth: (_auth, _session, callback) => callback(replying(535, 'wrong password')),
      };
    case 'unknown-certificate':
      return { disabledCommands: ['AUTH'] };
  }
}

function replying(code: number, text: string): Error & { responseCode: number } {
  return Object.assign(new Error(text), { responseCode: code });
}

interface TestServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Accepts connections and never says a word. */
export function startMuteServer(): Promise<TestServer> {
  return listen(() => {});
}

/** Stands before a server and loses its last word: the message arrives whole, the sender never hears that it did. */
export function startLosingLastWord(server: { host: string; port: number }): Promise<TestServer> {
  return listen((client) => {
    const upstream = connect(server.port, server.host);
    upstream.on('error', () => {});
    upstream.on('data', (reply) => client.write(reply));
    client.on('data', (chunk) => {
      upstream.write(chunk);
      if (chunk.toString('latin1').includes('\r\n.\r\n')) {
        upstream.removeAllListeners('data').resume();
        client.destroy();
      }
    });
  });
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await startMuteServer();
  await server.close();
  return server.port;
}

async function listen(onClient: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onClient(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
