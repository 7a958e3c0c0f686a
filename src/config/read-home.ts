/** config/aims.yaml as HomeSettings: the mapping, and what a schema alone cannot see (addresses, contrast, secrets). */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HomeSettings, SmtpSettings } from '../domain/interface.ts';
import { contrastWithWhite, LEAST_CONTRAST } from './colour.ts';
import type { HomeYaml } from './home-schema.ts';
import { readThroughSchema } from './report-issues.ts';
import { reportStrayReferences, type Surroundings, secretAt } from './secrets.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import { parseListen } from './units.ts';

const PASSWORD: SettingPath = ['mail', 'smtp', 'password'];
const POSTGRES: SettingPath = ['database', 'postgres'];

/** The settings of the home, or undefined when aims.yaml has mistakes. */
export function readHome(file: SettingsFile, around: Surroundings): HomeSettings | undefined {
  const yaml = readThroughSchema(file, 'home');
  const secrets = {
    password: secretAt(file, PASSWORD, around),
    postgres: postgresUrl(file, around),
  };
  reportStrayReferences(file, [PASSWORD, POSTGRES]);
  checkColour(file);
  checkAddress(file);
  checkCertificate(file, around.home);
  checkMailAccount(file);
  return yaml === undefined || file.broken ? undefined : toHome(yaml, secrets, around.home);
}

interface HomeSecrets {
  readonly password: string | undefined;
  readonly postgres: string | undefined;
}

function toHome(yaml: HomeYaml, secrets: HomeSecrets, home: string): HomeSettings {
  const { tls } = yaml.web;
  return {
    environment: yaml.environment,
    organisation: yaml.organisation,
    service: yaml.service,
    web: {
      url: yaml.web.url.replace(/\/$/, ''),
      listen: yaml.web.listen,
      tls: tls && { certFile: resolve(home, tls.certFile), keyFile: resolve(home, tls.keyFile) },
      trustProxy: yaml.web.trustProxy,
    },
    mail: {
      from: yaml.mail.from,
      replyTo: yaml.mail.replyTo,
      smtp: toSmtp(yaml.mail.smtp, secrets.password),
    },
    systems: yaml.systems,
    database:
      secrets.postgres === undefined
        ? { kind: 'sqlite' }
        : { kind: 'postgres', url: secrets.postgres },
    sweepSeconds: yaml.sweep,
  };
}

function toSmtp(
  smtp: HomeYaml['mail']['smtp'],
  password: string | undefined,
): SmtpSettings | undefined {
  return (
    smtp && { host: smtp.host, port: smtp.port, tls: smtp.tls, username: smtp.username, password }
  );
}

function postgresUrl(file: SettingsFile, around: Surroundings): string | undefined {
  const url = secretAt(file, POSTGRES, around);
  if (url === undefined || isPostgresUrl(url)) return url;
  file.mistake(
    POSTGRES,
    'database.postgres is not the address of a database',
    'It begins with postgres://, and in its password / is %2F, # is %23, ? is %3F and @ is %40',
  );
  return undefined;
}

/** Without a host it is the socket of this machine, which PostgreSQL knows and other addresses do not. */
function isPostgresUrl(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url.replace('@/', '@localhost/'));
}

function checkColour(file: SettingsFile): void {
  const colour = file.textAt(['organisation', 'colour']);
  if (colour === undefined || !/^#[0-9a-fA-F]{6}$/.test(colour)) return;
  const contrast = contrastWithWhite(colour);
  if (contrast >= LEAST_CONTRAST) return;
  // Rounded down: 4.49 must not read as 4.5.
  const ratio = (Math.floor(contrast * 100) / 100).toFixed(2);
  file.mistake(
    ['organisation', 'colour'],
    `white text on ${colour} has a contrast of ${ratio} to 1`,
    `At least ${LEAST_CONTRAST} to 1 is needed to be readable. Choose a darker colour.`,
  );
}

/* ---------- the address ---------- */

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]', '::1'];

/** Plain http is for this machine only: what is signed in with must not cross a network in clear. */
function checkAddress(file: SettingsFile): void {
  const path = ['web', 'url'];
  const written = file.textAt(path);
  if (written === undefined) return;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || !isBare(url)) {
    file.mistake(
      path,
      `web.url is "${written}"`,
      'Write the address without a path: https://interfaces.newshire.example',
    );
  } else if (url.protocol === 'https:') {
    checkWhoSpeaksHttps(file);
  } else if (!LOCAL_HOSTS.includes(url.hostname)) {
    const help =
      'Plain http works on localhost only. Write https:// and set web.tls, or put a proxy in front and set web.trustProxy.';
    file.mistake(path, `web.url is plain http: "${written}"`, help);
  } else if (listensToOthers(file)) {
    const help = 'Listen on 127.0.0.1, or give web.url an https address.';
    file.mistake(['web', 'listen'], 'web.listen would offer plain http to other machines', help);
  }
}

/** A proxy that speaks https is on this machine too: what it hands on is plain http. */
function checkWhoSpeaksHttps(file: SettingsFile): void {
  if (file.has(['web', 'tls']) || !listensToOthers(file)) return;
  const help =
    'Set web.tls, or listen on 127.0.0.1 and set web.trustProxy for a proxy on this machine that speaks https.';
  file.mistake(['web', 'listen'], 'web.listen would offer plain http to other machines', help);
}

function listensToOthers(file: SettingsFile): boolean {
  const listen = parseListen(file.textAt(['web', 'listen']) ?? '127.0.0.1:0');
  return listen !== undefined && !LOCAL_HOSTS.includes(listen.host);
}

function isBare(url: URL): boolean {
  return (
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === ''
  );
}

function checkCertificate(file: SettingsFile, home: string): void {
  for (const name of ['certFile', 'keyFile']) {
    const written = file.textAt(['web', 'tls', name]);
    if (written === undefined || existsSync(resolve(home, written))) continue;
    file.mistake(
      ['web', 'tls', name],
      `the file ${written} is not there`,
      `web.tls.${name} is a path from the home.`,
    );
  }
}

/* ---------- the mail server ---------- */

function checkMailAccount(file: SettingsFile): void {
  const smtp = ['mail', 'smtp'];
  const [username, password] = [file.has([...smtp, 'username']), file.has([...smtp, 'password'])];
  if (username !== password) {
    const [there, missing] = username ? ['username', 'password'] : ['password', 'username'];
    file.mistake(
      [...smtp, there],
      `mail.smtp has a ${there} and no ${missing}`,
      'Write both, or neither.',
      'key',
    );
  }
  const host = file.textAt([...smtp, 'host']) ?? '';
  if (password && file.at([...smtp, 'tls']) === 'none' && !LOCAL_HOSTS.includes(host)) {
    file.mistake(
      [...smtp, 'tls'],
      'the password for the mail server would be sent in clear',
      'Write tls: required',
    );
  }
}
