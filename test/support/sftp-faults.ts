/**
 * Stands between sshd and OpenSSH's own sftp-server, where the protocol is in clear, and spoils one kind of answer:
 *   rename-lost      the rename is done, then the session breaks before the answer
 *   rename-failure   the rename is done, and the answer says "failure"
 *   lstat-failure    every look is answered "failure" (which is not "no such file")
 * Use: Subsystem sftp NODE sftp-faults.ts FAULT
 */
import { spawn } from 'node:child_process';

const SFTP_SERVER = '/usr/lib/openssh/sftp-server';
const LSTAT = 7;
const RENAME = 18;
const STATUS_ANSWER = 101;
const FAILURE = 4;

const fault = process.argv[2];
const spoiled = new Set<number>();
const server = spawn(SFTP_SERVER, [], { stdio: ['pipe', 'pipe', 'inherit'] });
server.on('exit', (code) => process.exit(code ?? 0));

process.stdin.on(
  'data',
  packets((packet) => {
    if (packet.readUInt8(4) === kindToSpoil()) spoiled.add(packet.readUInt32BE(5));
    server.stdin.write(packet);
  }),
);
process.stdin.on('end', () => server.stdin.end());
server.stdout.on(
  'data',
  packets((packet) => {
    const id = packet.readUInt32BE(5);
    if (!spoiled.delete(id)) process.stdout.write(packet);
    else if (fault === 'rename-lost') process.exit(1);
    else process.stdout.write(failure(id));
  }),
);

function kindToSpoil(): number {
  return fault === 'lstat-failure' ? LSTAT : RENAME;
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
