/** config/connections/NAME.yaml as ConnectionSettings, and what a schema alone cannot see: secrets, environments. */
import { statSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { ConnectionSettings, Environment, SftpConnection } from '../domain/interface.ts';
import { machineCode } from '../lib/machine-code.ts';
import type { ConnectionYaml } from './connection-schema.ts';
import { readThroughSchema } from './report-issues.ts';
import { reportStrayReferences, type Surroundings, secretAt } from './secrets.ts';
import type { SettingsFile } from './settings-file.ts';

/** `environment` is the home's, undefined when aims.yaml does not say it. */
export function readConnection(
  file: SettingsFile,
  around: Surroundings,
  environment: Environment | undefined,
): ConnectionSettings | undefined {
  const yaml = readThroughSchema(file, 'connection');
  const password = secretAt(file, ['password'], around);
  reportStrayReferences(file, [['password']]);
  checkEnvironment(file, environment);
  checkFolders(file);
  if (file.textAt(['kind']) === 'sftp') checkSignIn(file, around.home);
  return yaml === undefined || file.broken
    ? undefined
    : toConnection(file.name, yaml, around.home, password);
}

function toConnection(
  name: string,
  yaml: ConnectionYaml,
  home: string,
  password: string | undefined,
): ConnectionSettings {
  const { environment, label, contract, folders } = yaml;
  const base = { name, environment, label, contract, folders };
  if (yaml.kind === 'folder') return { ...base, kind: 'folder', path: resolve(home, yaml.path) };
  const { host, port, username, path, hostKeySha256, timeout } = yaml;
  const secret = secretOf(yaml.privateKeyFile, password, home);
  return {
    ...base,
    kind: 'sftp',
    host,
    port,
    username,
    path,
    hostKeySha256,
    secret,
    timeoutSeconds: timeout,
  };
}

function secretOf(
  keyFile: string | undefined,
  password: string | undefined,
  home: string,
): SftpConnection['secret'] {
  if (keyFile === undefined) return { kind: 'password', value: password ?? '' };
  return { kind: 'key', file: resolve(home, keyFile) };
}

/** Test data in a live ledger, or live invoices lost in a test one: never by one wrong line. */
function checkEnvironment(file: SettingsFile, home: Environment | undefined): void {
  const own = file.textAt(['environment']);
  if (home === undefined || (own !== 'live' && own !== 'test') || own === home) return;
  const help = `A ${home} home uses ${home} connections only. Change the connection, or environment in config/aims.yaml.`;
  file.mistake(['environment'], `this connection is ${own}, but the home is ${home}`, help);
}

function checkFolders(file: SettingsFile): void {
  const named = { drop: 'in', done: 'done', outcome: 'outcome' };
  const root = file.textAt(['path']) ?? '.';
  const seen = new Map<string, string>();
  for (const [name, fallback] of Object.entries(named)) {
    const folder = file.textAt(['folders', name]) ?? fallback;
    // in, in/ and ./in are one.
    const place = posix.resolve('/', root, folder);
    const other = seen.get(place);
    seen.set(place, name);
    if (other === undefined) continue;
    file.mistake(
      ['folders', name],
      `${other} and ${name} are the same folder: "${folder}"`,
      'Give each a folder of its own.',
    );
  }
}

function checkSignIn(file: SettingsFile, home: string): void {
  const ways = ['privateKeyFile', 'password'].filter((way) => file.has([way]));
  if (ways.length !== 1) {
    const text =
      ways.length === 0
        ? 'privateKeyFile or password is missing'
        : 'privateKeyFile and password are both written';
    file.mistake(ways.slice(0, 1), text, 'Write one of them: the one AIMS signs in with.', 'key');
  }
  const keyFile = file.textAt(['privateKeyFile']);
  if (keyFile === undefined || !isMissing(resolve(home, keyFile))) return;
  file.mistake(
    ['privateKeyFile'],
    `the file ${keyFile} is not there`,
    'privateKeyFile is a path from the home.',
  );
}

/** Only certain absence counts: somebody checking settings need not be allowed to look where the keys are. */
function isMissing(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return machineCode(error) === 'ENOENT';
  }
}
