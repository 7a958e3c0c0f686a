/** Whether a mail server can be reached and speaks: no account, no message. */
import { connect } from 'node:net';

const WITHIN_MS = 5_000;
/** Encrypted from the first byte, so it says nothing in clear. */
const SILENT_PORT = 465;

export function greeting(host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ host, port });
  socket.setTimeout(WITHIN_MS, () => reject(new Error('nothing within 5 seconds')));
  socket.once('error', (error) => reject(error));
  socket.once('connect', () => {
    if (port === SILENT_PORT) resolve();
  });
  socket.once('data', (data) => {
    const line = data.toString('latin1').split('\r\n', 1)[0] ?? '';
    if (line.startsWith('220')) resolve();
    else reject(new Error(`it says "${line.slice(0, 80)}"`));
  });
  socket.once('close', () => reject(new Error('it closed the connection')));
  return promise.finally(() => socket.destroy());
}
