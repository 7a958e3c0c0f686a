import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createHome, homePaths, isHome, makeInboxes } from '../../src/config/home.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { isAimsError } from '../../src/domain/errors.ts';
import { makeHome, STOCK, writeIn } from './fixture-home.ts';

/** An installation with starter settings, and a folder beside it that is not there yet. */
function installation(t: TestContext): { from: string; dir: string } {
  const from = makeHome(t, { 'interfaces/stock.test.yaml': 'cases: []\n' });
  writeIn(from, 'validators/stock.ts', 'export const rules = [];\n');
  writeIn(from, 'config/secrets/smtp', 'kanarienvogel');
  const dir = `${from}-new`;
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return { from, dir };
}

describe('a new home', () => {
  it('has the starter settings, which load without mistakes', (t) => {
    const { from, dir } = installation(t);
    assert.equal(createHome(dir, from).isNew, true);
    assert.ok(isHome(dir));
    assert.deepEqual(loadSettings(dir, {}).mistakes, []);
    assert.ok(existsSync(join(dir, 'interfaces/stock.test.yaml')));
    assert.ok(existsSync(join(dir, 'validators/stock.ts')));
  });

  it('has its folders, closed to other accounts', (t) => {
    const { from, dir } = installation(t);
    const { paths } = createHome(dir, from);
    for (const folder of [
      paths.archive,
      paths.originals,
      paths.outputs,
      paths.mail,
      paths.audit,
      paths.logs,
    ]) {
      assert.equal(statSync(folder).mode & 0o007, 0, folder);
    }
  });

  it('does not take over the secrets of the installation', (t) => {
    const { from, dir } = installation(t);
    createHome(dir, from);
    assert.ok(!existsSync(homePaths(dir).secrets));
  });

  it('is refused in a folder with something else in it', (t) => {
    const { from } = installation(t);
    const dir = join(from, 'validators');
    assert.throws(
      () => createHome(dir, from),
      (error) => isAimsError(error, 'HOME_NOT_EMPTY'),
    );
    assert.ok(!isHome(dir));
  });
});

describe('a home that is there already', () => {
  it('keeps its settings and gets the folders it lacks', (t) => {
    const { from, dir } = installation(t);
    createHome(dir, from);
    writeFileSync(join(dir, STOCK), '# mine\n');
    rmSync(homePaths(dir).mail, { recursive: true });
    assert.equal(createHome(dir, from).isNew, false);
    assert.equal(readFileSync(join(dir, STOCK), 'utf8'), '# mine\n');
    assert.ok(existsSync(homePaths(dir).mail));
  });
});

describe('an inbox', () => {
  const inboxes = (home: string) => loadSettings(home, {}).settings?.interfaces ?? [];

  it('is made where the definition says, with its sentinel, for AIMS and the group of who drops files', (t) => {
    const home = makeHome(t, { [STOCK]: [['syntax:', 'source: { folder: drop/in }\nsyntax:']] });
    mkdirSync(join(home, 'drop'));
    chmodSync(join(home, 'drop'), 0o2770);
    // What most accounts have: it takes the right to write from the group.
    const before = process.umask(0o022);
    makeInboxes(inboxes(home));
    process.umask(before);
    assert.ok(existsSync(join(home, 'drop/in/.aims-inbox')));
    assert.equal(statSync(join(home, 'drop/in')).mode & 0o7777, 0o2770);
    assert.ok(!existsSync(homePaths(home).inboxOf('stock')));
  });

  it('that is there without its sentinel may be an empty mount point, and is left alone', (t) => {
    const home = makeHome(t);
    const inbox = homePaths(home).inboxOf('stock');
    mkdirSync(inbox, { recursive: true });
    makeInboxes(inboxes(home));
    assert.deepEqual(readdirSync(inbox), []);
  });

  it('that cannot be made stops no other', (t) => {
    const home = makeHome(t, { [STOCK]: [['syntax:', 'source: { folder: taken/in }\nsyntax:']] });
    writeIn(home, 'taken', 'a file, no folder');
    const [stock] = inboxes(home);
    const other = { source: { ...stock?.source, folder: join(home, 'other') } };
    makeInboxes([stock, other] as Parameters<typeof makeInboxes>[0]);
    assert.ok(existsSync(join(home, 'other/.aims-inbox')));
  });
});
