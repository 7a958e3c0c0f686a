import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formatMistakes } from '../../src/config/format-mistakes.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { isSecretKey, maskSecrets } from '../../src/config/mask-secrets.ts';
import {
  AIMS,
  CONNECTION,
  type Edits,
  load,
  makeHome,
  onlyMistake,
  writeIn,
} from './fixture-home.ts';

const CANARY = 'kanarienvogel';
const FINGERPRINT = `SHA256:${'a'.repeat(43)}`;

function smtp(rest: string): Edits {
  return {
    [AIMS]: [
      ['systems:', `  smtp: { host: mail.newshire.example, username: aims, ${rest} }\nsystems:`],
    ],
  };
}

function sftp(rest: string): Edits {
  return {
    [CONNECTION]: `kind: sftp
environment: test
label: Ledger (test)
host: sftp.newshire.example
username: aims
hostKeySha256: [${FINGERPRINT}]
contract: none
${rest}
`,
  };
}

describe('a secret', () => {
  it('comes from the environment', (t) => {
    const { settings, mistakes } = load(t, smtp("password: '${env:AIMS_SMTP}'"), {
      AIMS_SMTP: CANARY,
    });
    assert.deepEqual(mistakes, []);
    assert.equal(settings?.home.mail.smtp?.password, CANARY);
    assert.equal(settings?.home.mail.smtp?.port, 587);
  });

  it('comes from a file, without its line end', (t) => {
    const home = makeHome(t, smtp("password: '${file:config/secrets/smtp}'"));
    writeIn(home, 'config/secrets/smtp', `${CANARY}\n`);
    chmodSync(join(home, 'config/secrets/smtp'), 0o640);
    const { settings, mistakes } = loadSettings(home, {});
    assert.deepEqual(mistakes, []);
    assert.equal(settings?.home.mail.smtp?.password, CANARY);
  });

  it('in a file that everybody may read is warned of', (t) => {
    const home = makeHome(t, smtp("password: '${file:config/secrets/smtp}'"));
    writeIn(home, 'config/secrets/smtp', CANARY);
    chmodSync(join(home, 'config/secrets/smtp'), 0o644);
    const { settings, mistakes } = loadSettings(home, {});
    assert.deepEqual(
      mistakes.map((mistake) => mistake.level),
      ['warning'],
    );
    assert.match(mistakes[0]?.text ?? '', /can be read by every account/);
    assert.equal(settings?.home.mail.smtp?.password, CANARY);
  });

  it('is a mistake when its variable is not set, which is named', (t) => {
    const mistake = onlyMistake(t, smtp("password: '${env:AIMS_SMTP}'"));
    assert.equal(mistake.text, 'the environment variable AIMS_SMTP is not set');
    assert.match(mistake.help, /mail\.smtp\.password/);
  });

  it('is a mistake when its file is not there', (t) => {
    const mistake = onlyMistake(t, smtp("password: '${file:config/secrets/smtp}'"));
    assert.equal(mistake.text, 'the secrets file config/secrets/smtp cannot be read');
  });

  it('is a mistake when it is written in the file, and is not shown', (t) => {
    const mistake = onlyMistake(t, smtp(`password: ${CANARY}`));
    assert.equal(mistake.text, 'mail.smtp.password is written in the file');
    assert.match(mistake.help, /\$\{env:NAME\}/);
    assert.match(mistake.excerpt ?? '', /password: •+ \}/);
  });

  it('cannot be used where there is none, so that no label reads ${env:…}', (t) => {
    const { mistakes } = load(
      t,
      { [CONNECTION]: [['label: Ledger (test)', "label: '${env:LABEL}'"]] },
      { LABEL: 'x' },
    );
    assert.match(mistakes[0]?.text ?? '', /^label cannot come from the environment/);
  });

  it('of the database is an address of PostgreSQL', (t) => {
    const edits: Edits = {
      [AIMS]: [['environment: test', "environment: test\ndatabase: { postgres: '${env:DB}' }"]],
    };
    const url = `postgres://aims:${CANARY}@db/aims`;
    assert.deepEqual(load(t, edits, { DB: url }).settings?.home.database, {
      kind: 'postgres',
      url,
    });
    const wrong = [
      CANARY,
      `postgres://aims:${CANARY}#1@db/aims`,
      `postgres://aims:${CANARY}/1@db/aims`,
    ];
    for (const DB of wrong) {
      const mistake = onlyMistake(t, edits, { DB });
      assert.equal(mistake.text, 'database.postgres is not the address of a database');
      assert.doesNotMatch(JSON.stringify(mistake), new RegExp(CANARY));
    }
    const socket = 'postgres://aims@/aims?host=/run/postgresql';
    assert.ok(load(t, edits, { DB: socket }).settings, 'the socket of this machine');
  });

  it('of a mail server is not sent in clear', (t) => {
    const mistake = onlyMistake(t, smtp("password: '${env:P}', tls: none"), { P: CANARY });
    assert.equal(mistake.text, 'the password for the mail server would be sent in clear');
  });

  it('of an SFTP account is a key or a password, not both and not neither', (t) => {
    const key = 'privateKeyFile: config/secrets/key';
    const password = "password: '${env:P}'";
    const texts = (rest: string) =>
      load(t, sftp(rest), { P: CANARY }).mistakes.map((mistake) => mistake.text);
    assert.equal(texts('')[0], 'privateKeyFile or password is missing');
    assert.ok(
      texts(`${key}\n${password}`).includes('privateKeyFile and password are both written'),
    );
    assert.equal(texts(key)[0], 'the file config/secrets/key is not there');
    assert.deepEqual(texts(password), []);
  });

  it('of an SFTP account reaches the connection, with its pinned host key', (t) => {
    const ledger = load(t, sftp("password: '${env:P}'"), { P: CANARY }).settings?.connections[
      'ledger'
    ];
    assert.ok(ledger?.kind === 'sftp');
    assert.deepEqual(ledger.secret, { kind: 'password', value: CANARY });
    assert.deepEqual(ledger.hostKeySha256, [FINGERPRINT]);
    assert.deepEqual([ledger.port, ledger.path, ledger.timeoutSeconds], [22, '.', 30]);
  });

  it('does not excuse a host key that is not pinned', (t) => {
    const edits = sftp("password: '${env:P}'");
    const text = String(edits[CONNECTION]).replace(FINGERPRINT, '');
    const { mistakes } = load(t, { [CONNECTION]: text }, { P: CANARY });
    assert.match(mistakes[0]?.help ?? '', /there is no "accept any"/);
  });

  it('is never shown, whatever is wrong around it', (t) => {
    const spoilt: readonly string[] = [
      `folders: {"password":"${CANARY}"}`,
      `folders: { password:\n ${CANARY} }`,
      `folders: { drop: in,\n  password:\n  ${CANARY} }`,
      `folders: { password: "a\n, ${CANARY}" }`,
      `password: "a\n${CANARY}"\nx: [`,
      `pass: ${CANARY}`,
      `pwd: ${CANARY}`,
      `credentials: ${CANARY}`,
      `apiKey: ${CANARY}`,
      `api_key: ${CANARY}`,
      `access-token: ${CANARY}`,
      `password:${CANARY}`,
      `folders: {password:${CANARY}}`,
      `timeout: sftp://aims:${CANARY}@host`,
      `timeout: sftp://aims:p@ss${CANARY}@host`,
      `timeout: host=sftp password=${CANARY}`,
      `password: ${CANARY}\nkind: [`,
      `pasword: ${CANARY}`,
      `password: "${CANARY}`,
      `password: |\n  ${CANARY}\n x`,
      `password: ${CANARY}: ${CANARY}`,
      `password: [${CANARY}]`,
      `passphrase: ${CANARY}`,
      `  password: ${CANARY}`,
      `password: !secret ${CANARY}`,
      `password: ${CANARY}\npassword: ${CANARY}`,
      `folders: { drop: 1, password: ${CANARY}, done: 2 }`,
      `label: sftp://aims:${CANARY}@host\nlabel: 1`,
      `secret: { value: ${CANARY} }`,
      `folders: { secret: { user: a, value: ${CANARY} } }`,
      `timeout: sftp://aims:it's${CANARY}@host`,
      `timeout: "sftp://aims:it's 4 ${CANARY}@host"`,
      `timeout: sftp://aims@newshire.example:${CANARY}@host`,
      `timeout: host=sftp password=it's${CANARY}`,
      `timeout: host=sftp password='it is ${CANARY}'`,
      `folders: { drop: in, password: hunter,${CANARY} }`,
      `folders: { drop: in, password: hunt}er${CANARY} }`,
      `folders: { drop: in, password: my #1 ${CANARY} }`,
      `folders: { drop: in, password: 'it's${CANARY}' }`,
      `folders: { drop: in, password: "a, b: ${CANARY}\n }`,
      `folders: { password: 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀, token: ${CANARY} }`,
      `password: my pass #${CANARY}`,
      `password: "my" #${CANARY}`,
      `password: '\${env:P}' ${CANARY}`,
    ];
    for (const rest of spoilt) {
      const { mistakes } = load(t, sftp(rest));
      assert.ok(mistakes.length > 0, rest);
      assert.ok(!formatMistakes(mistakes, 5).includes(CANARY), formatMistakes(mistakes, 5));
    }
  });
});

describe('what is said of a secret', () => {
  const home = (text: string): Edits => ({
    [AIMS]: [['environment: test', `environment: test\n${text}`]],
  });

  for (const [name, edits] of [
    ['the database', home(`database: postgres://aims:${CANARY}@db/aims`)],
    ['the database as a list of words', home(`database: host=db password=${CANARY}`)],
    ['the pages', { [AIMS]: [['http://localhost:8080', `https://aims:${CANARY}@aims.example`]] }],
    ['pages on plain http', { [AIMS]: [['http://localhost', `http://a:${CANARY}@aims.example`]] }],
  ] satisfies readonly (readonly [string, Edits])[]) {
    it(`in the wrong place (the address of ${name}) does not show it`, (t) => {
      const { mistakes } = load(t, edits);
      assert.ok(mistakes.length > 0);
      assert.ok(!JSON.stringify(mistakes).includes(CANARY), JSON.stringify(mistakes));
    });
  }

  it('that is a number sends people to the environment, not to quotes', (t) => {
    const { mistakes } = load(t, smtp('password: 123456'));
    assert.match(mistakes[0]?.help ?? '', /\$\{env:NAME\}/);
    assert.ok(!JSON.stringify(mistakes).includes('123456'));
  });
});

describe('masking', () => {
  const masked = (text: string) => maskSecrets(text.split('\n')).join('\n');

  it('leaves references and everything else as it is', () => {
    const text = "password: '${env:X}'  # from the environment\nport: 22";
    assert.equal(masked(text), text);
  });

  it('leaves references in a flow map as they are, whatever is behind them', () => {
    for (const text of [
      "{ password: '${env:X}', port: 22 }",
      '{"password":"${file:x}","port":22}',
      "smtp: { host: a, password: '${env:X}' }  # from the environment",
    ])
      assert.equal(masked(text), text);
  });

  it('keeps the place of what follows', () => {
    assert.equal(masked('{ password: abc, port: 22 }'), '{ password: •••, port: 22 }');
    assert.equal(masked("{ password: 'a, b', port: 22 }"), '{ password: ••• ••, port: 22 }');
    assert.equal(masked('{ password: a,b, port: 22 }'), '{ password: •••, port: 22 }');
    assert.equal(masked('{ password: a } # b\nport: 22'), '{ password: • • • •\nport: 22');
  });

  it('knows a misspelt key, and takes no other word for one', () => {
    for (const key of ['pasword', 'privatKey', 'passcode', 'door_passcode', 'dbPassword'])
      assert.ok(isSecretKey(key), key);
    for (const key of ['postcode', 'postCode', 'hostKey', 'compass'])
      assert.ok(!isSecretKey(key), key);
  });

  it('hides every line of a text of several lines', () => {
    assert.equal(
      masked('password: >-\n  abc\n\n  def\nport: 22'),
      'password: ••\n  •••\n\n  •••\nport: 22',
    );
  });
});
