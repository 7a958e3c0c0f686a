/** docs/guides/sftp-drop.md, run as it stands there: its commands, its configuration, a real server and client. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SENTINEL } from '../../src/config/home.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

const GUIDE = readFileSync(
  fileURLToPath(new URL('../../docs/guides/sftp-drop.md', import.meta.url)),
  'utf8',
);
const ACCOUNT = `aims-t${process.pid}`;

describe('the guide to SFTP drops', () => {
  let sshd: Sshd;
  let base: string;
  let local: string;
  let inbox: string;

  before(async () => {
    assert.equal(
      userInfo().uid,
      0,
      'making an account and a chroot needs root: run the tests as root, as CI does',
    );
    // Not in /tmp: every folder above a chroot must be root's alone to write.
    base = mkdtempSync('/srv/aims-sftp-');
    chownSync(base, 0, 0);
    execFileSync('chmod', ['755', base]);
    local = mkdtempSync(join(tmpdir(), 'aims-sender-'));
    inbox = join(base, 'sftp', ACCOUNT, 'in');
    sshd = await startSshd({ username: ACCOUNT, config: asDocumented('sshd_config') });
    writeFileSync(join(local, `${ACCOUNT}.pub`), sshd.publicKey);
    execFileSync('sh', ['-e', '-c', asDocumented('sh')], { cwd: local });
  });

  after(async () => {
    await sshd?.close();
    for (const [command, name] of [
      ['userdel', ACCOUNT],
      ['groupdel', `${ACCOUNT}-drop`],
      ['groupdel', `${ACCOUNT}-aims`],
    ] as const) {
      spawnSync(command, [name]);
    }
    for (const folder of [base, local]) rmSync(folder, { recursive: true, force: true });
  });

  /** The fenced block of that language, with the names and places of this test. */
  const asDocumented = (language: string): string => {
    const block = GUIDE.split(`\n\`\`\`${language}\n`)[1]?.split('```')[0];
    assert.ok(block, `the guide has a block of ${language}`);
    return block
      .replaceAll('/etc/ssh/sftp-drop', join(base, 'keys'))
      .replaceAll('/srv/sftp', join(base, 'sftp'))
      .replaceAll('sftp-drop', `${ACCOUNT}-drop`)
      .replace(/(--force|-g) aims(?= |$)/gm, `$1 ${ACCOUNT}-aims`)
      .replaceAll('unicorn', ACCOUNT);
  };
  const options = () => [
    ...['-F', 'none', '-i', sshd.keyFile, '-o', `UserKnownHostsFile=${sshd.knownHostsFile}`],
    ...['-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes'],
  ];
  const sftp = (...commands: string[]) =>
    spawnSync('sftp', [...options(), '-P', String(sshd.port), '-b', '-', `${ACCOUNT}@127.0.0.1`], {
      cwd: local,
      input: `${commands.join('\n')}\n`,
      encoding: 'utf8',
    });

  it('lets the account drop a file by part and rename, readable by AIMS and by nobody else', () => {
    writeFileSync(join(local, 'LIB.csv'), 'HDR|UNICORN\n');
    const run = sftp('put LIB.csv LIB.csv.part', 'rename LIB.csv.part LIB.csv');
    assert.equal(run.status, 0, run.stderr);
    assert.equal(readFileSync(join(inbox, 'LIB.csv'), 'utf8'), 'HDR|UNICORN\n');
    const { mode, gid } = statSync(join(inbox, 'LIB.csv'));
    assert.equal(mode & 0o777, 0o640);
    assert.equal(
      gid,
      Number(
        execFileSync('getent', ['group', `${ACCOUNT}-aims`], { encoding: 'utf8' }).split(':')[2],
      ),
    );
    assert.equal(statSync(inbox).mode & 0o7777, 0o2770);
    assert.ok(existsSync(join(inbox, SENTINEL)));
  });

  it('goes on with an upload that broke off', () => {
    const whole = 'x'.repeat(200_000);
    writeFileSync(join(local, 'big.csv'), whole.slice(0, 70_000));
    assert.equal(sftp('put big.csv big.csv.part').status, 0);
    writeFileSync(join(local, 'big.csv'), whole);
    const run = sftp('reput big.csv big.csv.part', 'rename big.csv.part big.csv');
    assert.equal(run.status, 0, run.stderr);
    assert.equal(readFileSync(join(inbox, 'big.csv'), 'utf8'), whole);
  });

  it('shows the account its folder and nothing else', () => {
    const run = sftp('pwd', 'ls -1a /');
    assert.match(run.stdout, /Remote working directory: \/in/);
    assert.deepEqual(
      run.stdout.match(/^\/?\/(\w+)$/gm)?.map((name) => name.replaceAll('/', '')),
      ['in'],
    );
    for (const attempt of [
      'put LIB.csv /LIB.csv',
      'get /etc/passwd',
      'mkdir /out',
      'rename /in /gone',
    ]) {
      assert.notEqual(sftp(attempt).status, 0, attempt);
    }
    assert.ok(!existsSync(join(base, 'sftp', ACCOUNT, 'LIB.csv')));
  });

  it('gives the account no shell and no forwarding', () => {
    const ssh = (...more: string[]) =>
      spawnSync('ssh', [...options(), '-p', String(sshd.port), ...more], {
        encoding: 'utf8',
        timeout: 10_000,
      });
    assert.doesNotMatch(ssh(`${ACCOUNT}@127.0.0.1`, 'id').stdout, /uid=/);
    const forwarded = ssh('-W', `127.0.0.1:${sshd.port}`, `${ACCOUNT}@127.0.0.1`);
    assert.notEqual(forwarded.status, 0);
    assert.doesNotMatch(forwarded.stdout, /SSH-2\.0/);
  });

  it('refuses a key that is not the one in place', () => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(local, 'stranger')]);
    const run = spawnSync(
      'sftp',
      [
        ...options().map((option) => (option === sshd.keyFile ? join(local, 'stranger') : option)),
        '-P',
        String(sshd.port),
        '-b',
        '-',
        `${ACCOUNT}@127.0.0.1`,
      ],
      { input: 'pwd\n', encoding: 'utf8' },
    );
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /Permission denied/);
  });
});
