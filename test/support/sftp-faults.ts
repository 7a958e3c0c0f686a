/**
 * Stands between sshd and OpenSSH's own sftp-server, where the protocol is in clear, and spoils one kind of answer:
 *   rename-lost      the rename is done, then the session breaks before the answer
 *   rename-failure   the rename is done, and the answer says "failure"
 *   lstat-failure    every look is answered "failure" (which is not "no such file")
 *   lstat-taken      every look is answered as it was, but the file is in `done` by then
 * Use: Subsystem sftp NODE sftp-faults.ts FAULT
 */
import { spawn } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const SFTP_SERVER = '/usr/lib/openssh/sftp-server';
const LSTAT = 7;
const RENAME = 18;
const STATUS_ANSWER = 101;
const FAILURE = 4;

const fault = process.argv[2];
/** The questions whose answers are to be spoiled, by their id. */
const asked = new Map<number, Buffer>();
const server = spawn(SFTP_SERVER, [], { stdio: ['pipe', 'pipe', 'inherit'] });
server.on('exit', (code) => process.exit(code ?? 0));

process.stdin.on(
  'data',
  packets((packet) => {
    if (packet.readUInt8(4) === kindToSpoil()) asked.set(packet.readUInt32BE(5), packet);
    server.stdin.write(packet);
  }),
);
process.stdin.on('end', () => server.stdin.end());
server.stdout.on(
  'data',
  packets((packet) => {
    const id = packet.readUInt32BE(5);
    const question = asked.get(id);
    asked.delete(id);
    process.stdout.write(question ? spoil(question, packet) : packet);
  }),
);

function spoil(question: Buffer, answer: Buffer): Buffer {
  if (fault === 'rename-lost') process.exit(1);
  if (fault !== 'lstat-taken') return failure(answer.readUInt32BE(5));
  const path = question.toString('utf8', 13, 13 + question.readUInt32BE(9));
  if (existsSync(path)) renameSync(path, join(dirname(path), '../done', basename(path)));
  return answer;
}

function kindToSpoil(): number {
  return fault?.startsWith('lstat') ? LSTAT : RENAME;
}

/** Cuts a stream into packets: four bytes of length, one of kind, four of id, the rest. */
function packets(take: (packet: Buffer) => void): (piece: Buffer) => void {
  let kept = Buffer.alloc(0);
  return (piece) => {
    kept = Buffer.concat([kept, piece]);
    while (kept.length >= 4 && kept.length >= 4 + kept.readUInt32BE(0)) {
      const length = 4 + kept.readUInt32BE(0);
      take(kept.subarray(0, length));
      kept = kept.subarray(length);
    }
  };
}

function failure(id: number): Buffer {
  const text = Buffer.from('Failure');
  const packet = Buffer.alloc(4 + 1 + 4 + 4 + 4 + text.length + 4);
  packet.writeUInt32BE(packet.length - 4, 0);
  packet.writeUInt8(STATUS_ANSWER, 4);
  packet.writeUInt32BE(id, 5);
  packet.writeUInt32BE(FAILURE, 9);
  packet.writeUInt32BE(text.length, 13);
  text.copy(packet, 17);
  return packet;
}
