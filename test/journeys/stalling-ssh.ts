/**
 * Stands between the sftp client and ssh (`sftp -S`), where the protocol is in clear, and holds an upload back: once so
 * many bytes of the file have gone, nothing more goes until the file GO exists. Arguments: AFTER GO, then those of ssh.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const WRITE = 6;
const LOOK_EVERY_MS = 50;

const [after = '0', go = '', ...args] = process.argv.slice(2);
const ssh = spawn('ssh', args, { stdio: ['pipe', 'inherit', 'inherit'] });
ssh.on('exit', (code) => process.exit(code ?? 255));
ssh.stdin.on('error', () => undefined);

const held: Buffer[] = [];
let written = 0;
let received = Buffer.alloc(0);

process.stdin.on('data', (piece: Buffer) => {
  received = Buffer.concat([received, piece]);
  while (received.length >= 4 && received.length >= 4 + received.readUInt32BE(0)) {
    const length = 4 + received.readUInt32BE(0);
    held.push(received.subarray(0, length));
    received = received.subarray(length);
  }
  letGo();
});
process.stdin.on('end', () => {
  if (held.length === 0) ssh.stdin.end();
});
setInterval(letGo, LOOK_EVERY_MS).unref();

function letGo(): void {
  for (let packet = held[0]; packet !== undefined && mayGo(packet); packet = held[0]) {
    held.shift();
    written += bytesWritten(packet);
    ssh.stdin.write(packet);
  }
}

function mayGo(packet: Buffer): boolean {
  return packet.readUInt8(4) !== WRITE || written < Number(after) || existsSync(go);
}

/** Length, kind, id, handle, offset, data: the length of the data stands before it. */
function bytesWritten(packet: Buffer): number {
  if (packet.readUInt8(4) !== WRITE) return 0;
  const handle = packet.readUInt32BE(9);
  return packet.readUInt32BE(13 + handle + 8);
}
