/**
 * Settings and lists that change under a running AIMS: a mistake changes nothing that is in force, a correction does and
 * what waits is checked again; lists that grow too old hold everything; one AIMS a home, one world a home.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, rm, utimes } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAims } from '../../src/app.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { textOf } from '../../src/demo/browse.ts';
import { DEMO_PASSWORD } from '../../src/demo/demo-people.ts';
import { startMailCatcher } from '../../src/demo/mail-catcher.ts';
import { AIMS } from '../../src/domain/audit-event.ts';
import { isAimsError } from '../../src/domain/errors.ts';
import { makeDoor } from '../../src/engine/door.ts';
import { refreshDataset } from '../../src/engine/refresh-dataset.ts';
import type { BatchPage } from '../../src/engine/views.ts';
import { snapshotsInForce } from '../../src/store/datasets.ts';
import { aims } from '../cli/run-aims.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { LIBRARY, type Running, setIn, startRunning, untilSo } from '../support/running.ts';

const INTERFACE = `interfaces/${LIBRARY}.yaml`;
const CONNECTION = 'config/connections/oracle-payables.yaml';
const SUPPLIERS = 'config/datasets/suppliers.csv';

describe('a definition that is changed while AIMS runs', { concurrency: 2 }, () => {
  it('stays as it was while its file has mistakes, also over a restart, and the mistakes are listed', async () => {
    await using running = await startRunning();
    const { sha256: version } = running.context.settings.inForce(LIBRARY);
    await running.home.edit(INTERFACE, (text) => text.replace('vat: given', 'vat: guessed'));
    const mistakes = await untilSo(
      'the mistake is known',
      () => makeDoor(running.context).settingsMistakes(),
      (some) => some.length > 0,
    );
    assert.deepEqual(
      mistakes.map(({ file, level, excerpt }) => [file, level, excerpt?.trim()]),
      [[INTERFACE, 'mistake', 'vat: guessed']],
    );
    assert.deepEqual(loadSettings(running.home.path, {}).mistakes, mistakes);
    const ada = await running.visitor('ada');
    assert.match(textOf((await ada.open('/settings')).html), /vat: guessed/);

    for (const name of ['running', 'restarted']) {
      const page = await running.dropUntil(
        `${name}.csv`,
        libraryFile(someInvoices(name.toUpperCase(), 2)),
        'Ready to approve',
      );
      assert.equal(page.facts.definition.sha256, version);
      await running.stop();
      await running.start();
    }
    await running.approve('LIB-0002');
    await running.until('LIB-0002', 'In Oracle, not yet validated');
  });

  it('keeps its validator over a restart with mistakes in its file', async () => {
    await using running = await startRunning();
    await running.home.write(`validators/${LIBRARY}.ts`, OBJECTS);
    await running.home.edit(INTERFACE, (text) => text.replace('vat: given', 'vat: guessed'));
    await running.stop();
    await running.start();
    const file = libraryFile(someInvoices('GUARDED', 1));
    const page = await running.dropUntil('guarded.csv', file, 'Has problems');
    assert.deepEqual(
      page.problems.map(({ code }) => code),
      ['OWN-001'],
    );
    // And one that is mended meanwhile is the one that counts.
    await running.home.write(`validators/${LIBRARY}.ts`, OBJECTS.replace('OWN-001', 'OWN-002'));
    const later = libraryFile(someInvoices('LATER', 1));
    const again = await running.dropUntil('later.csv', later, 'Has problems');
    assert.deepEqual(
      again.problems.map(({ code }) => code),
      ['OWN-002'],
    );
  });

  it('ends with its file: its lanes stop without a word of trouble, and begin again with it', async () => {
    await using running = await startRunning();
    const text = await running.home.read(INTERFACE);
    await rm(running.home.at(INTERFACE));
    await untilSo(
      'it has ended',
      () => running.context.settings.current.interfaces.length,
      (count) => count === 0,
    );
    await running.drop('early.csv', libraryFile(someInvoices('EARLY', 1)));
    await sleep(2_500);
    assert.deepEqual(await running.batches(), []);
    assert.doesNotMatch(await running.home.read('archive/logs/aims.log'), /lane\.failed/);
    await running.home.write(INTERFACE, text);
    await untilSo(
      'its file is taken',
      () => running.batches(),
      (batches) => batches.length === 1,
    );
    const events = (await trailOf(running)).flatMap((line) => /interface\.\w+/.exec(line) ?? []);
    assert.deepEqual(events.map(String), [
      'interface.applied',
      'interface.ended',
      'interface.applied',
    ]);
  });

  it('that names another folder is looked for there', async () => {
    await using running = await startRunning();
    await setIn(running.home, INTERFACE, { source: { folder: 'elsewhere/in' } });
    const made = () => existsSync(running.home.at('elsewhere/in/.aims-inbox'));
    await untilSo('the folder is made', made, Boolean);
    await running.home.write('elsewhere/in/moved.csv', libraryFile(someInvoices('MOVED', 1)));
    await untilSo(
      'it is taken there',
      () => running.batches(),
      (batches) => batches.length === 1,
    );
  });

  it('stays as it was when the file is emptied, and says so', async () => {
    await using running = await startRunning();
    const text = await running.home.read(INTERFACE);
    await running.home.write(INTERFACE, '');
    await untilSo(
      'the mistake is known',
      () => makeDoor(running.context).settingsMistakes(),
      (some) => some.length > 0,
    );
    await running.dropUntil(
      'emptied.csv',
      libraryFile(someInvoices('EMPTIED', 1)),
      'Ready to approve',
    );
    await running.home.write(INTERFACE, text);
    await untilSo(
      'it is mended',
      () => makeDoor(running.context).settingsMistakes(),
      (some) => some.length === 0,
    );
  });

  it('comes into force when it is right, and what waits is checked by it again', async () => {
    await using running = await startRunning();
    const before = await running.dropUntil(
      'waits.csv',
      libraryFile(someInvoices('WAITS', 2)),
      'Ready to approve',
    );
    await setIn(running.home, INTERFACE, { currency: 'EUR' });
    const { facts, problems } = await running.until('LIB-0001', 'Has problems');
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['CUR-001'],
    );
    assert.notEqual(facts.definition.sha256, before.facts.definition.sha256);
    await setIn(running.home, INTERFACE, { currency: 'GBP' });
    const after = await running.until('LIB-0001', 'Ready to approve');
    assert.equal(after.manifest, before.manifest, 'the same bytes as before');
  });

  it('does not touch what was approved by the version before', async () => {
    await using running = await startRunning();
    await running.dropUntil(
      'approved.csv',
      libraryFile(someInvoices('APPROVED', 2)),
      'Ready to approve',
    );
    await running.finance.goDown();
    await running.approve('LIB-0001');
    const owed = await running.until('LIB-0001', ({ facts }) => facts.delivery !== undefined);
    await setIn(running.home, INTERFACE, { currency: 'EUR' });
    await untilSo(
      'it is in force',
      () => running.context.settings.inForce(LIBRARY).currency,
      (currency) => currency === 'EUR',
    );
    await running.finance.comeUp();
    running.clock.forward(6);
    const created = await running.until('LIB-0001', 'In Oracle, not yet validated');
    assert.deepEqual(created.facts.delivery?.entries, owed.facts.delivery?.entries);
    assert.equal(created.facts.definition.currency, 'GBP');
  });
});

/** A validator that finds something in every document. */
const OBJECTS = `import { defineValidator } from 'aims';
const check = {
  check: 'Nothing is right',
  document(_document, { problem }) {
    problem({ code: 'OWN-001', group: 'all', heading: 'No', text: 'No.', fix: ['None.'], who: 'from' });
  },
};
export const validator = defineValidator({ checks: [check] });
`;

describe('what a definition stands on', { concurrency: 2 }, () => {
  const LAYOUT = 'config/layouts/payables-open-interface.yaml';
  const LISTS = 'config/datasets.yaml';

  for (const [what, path, change] of [
    ['layout', LAYOUT, (text: string) => text.replace(/max: \d+/, 'max: 1')],
    ['lists', LISTS, (text: string) => text.replaceAll(/(late|tooOld): \d+ \w+/g, changedAge)],
  ] as const) {
    for (const how of ['while AIMS runs', 'while AIMS is stopped'] as const) {
      it(`(its ${what}) is changed ${how}: what waits is checked again, and the trail says so`, async () => {
        await using running = await startRunning();
        const waits = libraryFile(someInvoices('WAITS', 1));
        const before = await running.dropUntil('waits.csv', waits, 'Ready to approve');
        if (how === 'while AIMS is stopped') await running.stop();
        await running.home.edit(path, change);
        if (how === 'while AIMS is stopped') await running.start();
        await running.until('LIB-0001', (page) => (page.checkId ?? 0) > (before.checkId ?? 0));
        const lines = (await trailOf(running)).filter((line) => line.includes('interface.applied'));
        assert.equal(lines.length, 2);
      });
    }
  }

  it('(a secret) is read again when it has changed', async () => {
    const secret = 'config/secrets/smtp';
    await using running = await startRunning({
      async prepare(home) {
        await home.write(secret, 'first');
        await chmod(home.at(secret), 0o640);
        await setIn(home, 'config/aims.yaml', {
          'mail.smtp.username': 'aims',
          'mail.smtp.password': `\${file:${secret}}`,
        });
      },
    });
    const password = () => running.context.settings.current.home.mail.smtp?.password;
    assert.equal(password(), 'first');
    await running.home.write(secret, 'second');
    await untilSo('the new one is known', password, (found) => found === 'second');
  });

  it('(the mail server) is the one that is set now, without a restart', async () => {
    await using running = await startRunning();
    const other = await startMailCatcher();
    try {
      await setIn(running.home, 'config/aims.yaml', { 'mail.smtp.port': other.port });
      await untilSo(
        'it is known',
        () => running.context.settings.current.home.mail.smtp?.port,
        (port) => port === other.port,
      );
      await running.dropUntil('m.csv', libraryFile(someInvoices('M', 1)), 'Ready to approve');
      await other.waitFor(({ subject }) => subject.includes('LIB-0001'));
    } finally {
      await other.close();
    }
  });

  it('(the home) is taken over but for what pages, emails and the store were started with', async () => {
    const file = 'config/aims.yaml';
    await using running = await startRunning();
    const home = () => running.context.settings.current.home;
    const { web, organisation, sweepSeconds } = home();
    const changed = { 'organisation.name': 'Other', 'organisation.colour': '#5c1a1b' };
    await setIn(running.home, file, { ...changed, 'web.url': 'http://localhost:9' });
    await setIn(running.home, file, { service: 'Other name', sweep: '2 seconds' });
    await untilSo(
      'it is taken over',
      () => home().service,
      (name) => name === 'Other name',
    );
    assert.deepEqual(
      [home().web, home().organisation, home().sweepSeconds],
      [web, organisation, sweepSeconds],
    );
    await running.dropUntil('l.csv', libraryFile(someInvoices('L', 1)), 'Ready to approve');
    const mail = await running.mail.waitFor(({ subject }) => subject.includes('LIB-0001'));
    assert.ok(mail.text.includes(`${web.url}/batches/LIB-0001`), mail.text);
    assert.ok(mail.text.includes(`${organisation.name}, Other name`), mail.text);

    await running.stop();
    await running.start();
    assert.deepEqual(home().organisation, { name: 'Other', colour: '#5c1a1b' });
    assert.deepEqual([home().web.url, home().sweepSeconds], ['http://localhost:9', 2]);
  });

  for (const [what, path] of [
    ['connection', CONNECTION],
    ['layout', 'config/layouts/payables-open-interface.yaml'],
    ['lists', 'config/datasets.yaml'],
  ] as const) {
    it(`(its ${what}) stays as it was while it has mistakes, and files go on being taken`, async () => {
      await using running = await startRunning();
      const text = await running.home.read(path);
      await running.home.write(path, 'what: is this?\n');
      await untilSo(
        'the mistake is known',
        () => makeDoor(running.context).settingsMistakes(),
        (some) => some.length > 0,
      );
      await running.dropUntil(
        'goes-on.csv',
        libraryFile(someInvoices('GO', 1)),
        'Ready to approve',
      );
      await running.approve('LIB-0001');
      await running.until('LIB-0001', 'In Oracle, not yet validated');
      await running.home.write(path, text);
      await untilSo(
        'it is mended',
        () => makeDoor(running.context).settingsMistakes(),
        (some) => some.length === 0,
      );
    });
  }

  it('(a validator that is put beside it) is used from the next file on', async () => {
    await using running = await startRunning({
      prepare: (home) => rm(home.at('validators', `${LIBRARY}.ts`)),
    });
    await running.dropUntil(
      'without.csv',
      libraryFile(someInvoices('WITHOUT', 1)),
      'Ready to approve',
    );
    await running.home.write(
      `validators/${LIBRARY}.ts`,
      `import { defineValidator } from 'aims';\nexport const validator = defineValidator({ document() { throw new Error('no'); } });\n`,
    );
    await untilSo(
      'it is known',
      () => running.context.settings.inForce(LIBRARY).validator ?? '',
      (path) => path !== '',
    );
    await running.dropUntil('with.csv', libraryFile(someInvoices('WITH', 1)), 'Has problems');
  });
});

describe('a second AIMS on the same home', () => {
  it('is refused, naming the process that has it, and harms nothing', async () => {
    await using running = await startRunning();
    await assert.rejects(
      startAims(running.home.path, { web: false, onFatal: () => undefined }),
      (error) =>
        isAimsError(error, 'HOME_IN_USE') &&
        (error as { context: { holder?: string } }).context.holder?.startsWith(
          `process ${process.pid} on `,
        ) === true,
    );
    const { code, stderr } = await aims(['start'], { cwd: running.home.path });
    assert.equal(code, 6);
    assert.match(stderr, new RegExp(`process ${process.pid} on `));
    await running.dropUntil('goes-on.csv', libraryFile(someInvoices('ON', 1)), 'Ready to approve');
    assert.deepEqual(running.fatal, []);
  });
});

describe('a live connection in a test home, or the reverse', () => {
  for (const [home, connection] of [
    ['test', 'live'],
    ['live', 'test'],
  ] as const) {
    it(`is refused: nothing goes from a ${home} home to a ${connection} connection`, async () => {
      await using running = await startRunning({
        async prepare(made) {
          if (home === 'live') await setIn(made, 'config/aims.yaml', { environment: home });
          if (connection === 'live') await setIn(made, CONNECTION, { environment: connection });
        },
      });
      const { mistakes } = loadSettings(running.home.path, {});
      assert.ok(
        mistakes.some(
          ({ file, text }) =>
            file === CONNECTION &&
            text === `this connection is ${connection}, but the home is ${home}`,
        ),
      );
      assert.deepEqual(running.context.settings.current.connections, {});
      assert.deepEqual(running.context.settings.current.interfaces, []);
    });
  }

  it('is not used when it is changed while AIMS runs: the one before stays', async () => {
    await using running = await startRunning();
    await running.dropUntil('world.csv', libraryFile(someInvoices('WORLD', 1)), 'Ready to approve');
    await setIn(running.home, CONNECTION, {
      environment: 'live',
      path: running.home.at('elsewhere'),
    });
    await untilSo(
      'the mistake is known',
      () => makeDoor(running.context).settingsMistakes(),
      (some) => some.length > 0,
    );
    await running.approve('LIB-0001');
    await running.until('LIB-0001', 'In Oracle, not yet validated');
    await running.dropUntil('later.csv', libraryFile(someInvoices('LATER', 1)), 'Ready to approve');
  });
});

describe('a list that files are checked against', { concurrency: 2 }, () => {
  const [invoice] = someInvoices('LIST', 1);
  const NEW_SUPPLIER = '777001';
  const file = libraryFile([
    { number: invoice?.number ?? '', pence: 1_500, supplier: NEW_SUPPLIER },
  ]);

  it('that gets a new copy by the command line makes the batch that waits ready, by itself', async () => {
    await using running = await startRunning();
    const blocked = await running.dropUntil('new-supplier.csv', file, 'Has problems');
    assert.ok(blocked.problems.every(({ code }) => code.startsWith('SUP-')));
    await running.home.edit(SUPPLIERS, (text) => `${text}${NEW_SUPPLIER},New Books,Y,,N,\n`);
    await running.home.edit(
      'config/datasets/supplier-sites.csv',
      (text) => `${text}${NEW_SUPPLIER},LIB,Y,\n`,
    );
    const { code, stderr } = await aims(['reference', 'refresh'], { cwd: running.home.path });
    assert.equal(code, 0, stderr);
    const ready = await running.until('LIB-0001', 'Ready to approve');
    assert.equal(ready.facts.errors, 0);
    await running.mail.waitFor(({ subject }) =>
      subject.startsWith('[TEST] LIB-0001: ready to approve'),
    );
  });

  it('that shrinks by more than it may is not taken, and what is in force stays', async () => {
    await using running = await startRunning();
    await running.home.edit(SUPPLIERS, (text) =>
      text.split('\n').slice(0, 2).join('\n').concat('\n'),
    );
    await assert.rejects(refreshDataset(running.context, 'suppliers'), (error) =>
      isAimsError(error, 'DATASET_SIZE_SUSPECT'),
    );
    await running.dropUntil(
      'shrunk.csv',
      libraryFile(someInvoices('SHRUNK', 1)),
      'Ready to approve',
    );
  });

  it('that is too old holds every batch until there is a newer copy', async () => {
    await using running = await startRunning();
    running.clock.forward(31 * 24 * 60);
    const old = libraryFile(someInvoices('OLD', 1));
    await running.dropUntil('old-list.csv', old, 'Waiting for a list');
    // It says so before its check too: what the check found is waited for.
    const page = await running.until('LIB-0001', ({ problems }) => problems.length > 0);
    assert.equal(await running.label('LIB-0001'), 'Waiting for a list');
    assert.deepEqual([...new Set(page.problems.map(({ code }) => code))], ['REF-001']);
    assert.equal(page.manifest, undefined);
    assert.ok(page.facts.heldFor.includes('supplier list'));
    await renewLists(running);
    assert.deepEqual((await running.until('LIB-0001', 'Ready to approve')).facts.heldFor, []);
  });

  it('that grew too old since the check refuses the approval', async () => {
    await using running = await startRunning();
    const ready = await running.dropUntil(
      'grew-old.csv',
      libraryFile(someInvoices('GREW', 1)),
      'Ready to approve',
    );
    running.clock.forward(31 * 24 * 60);
    const priya = await running.visitor('priya');
    const door = makeDoor(running.context);
    await assert.rejects(
      door.approve('LIB-0001', await personNamed(running, 'priya'), {
        token: 'a-form-from-before',
        checkId: ready.checkId ?? 0,
        manifest: ready.manifest ?? '',
        approvals: 0,
        answers: [],
      }),
      (error) =>
        isAimsError(error, 'DECISION_OVERTAKEN') &&
        (error as { context: { what?: string } }).context.what === 'lists',
    );
    const form = await priya.open('/batches/LIB-0001/approve');
    const refused = form.html.includes('/approve"') ? await priya.submit(form, '/approve') : form;
    assert.equal(refused.status, 409);
    const after = await running.batch('LIB-0001');
    assert.equal(after.facts.state, 'validated');
    assert.deepEqual(after.facts.approvals, []);

    await renewLists(running);
    await untilSo('it is checked again', () => running.batch('LIB-0001'), isAfter(ready));
    await running.approve('LIB-0001');
    await running.until('LIB-0001', 'In Oracle, not yet validated');
  });

  it('gets other columns: the copy in force stays in use until one with them is taken', async () => {
    await using running = await startRunning();
    await running.home.edit('config/datasets.yaml', (text) =>
      text.replace(
        'columns: [supplier_number, supplier_name,',
        'columns: [supplier_number, vat_number, supplier_name,',
      ),
    );
    await untilSo(
      'they are known',
      () => running.context.settings.current.datasets['suppliers']?.columns ?? [],
      (columns) => columns.includes('vat_number'),
    );
    const before = libraryFile(someInvoices('BEFORE', 1));
    await running.dropUntil('before.csv', before, 'Ready to approve');
    await assert.rejects(refreshDataset(running.context, 'suppliers'), (error) =>
      String(whatOf(error)).includes('column vat_number is missing'),
    );
    await running.home.edit(SUPPLIERS, (text) =>
      text.replace(/^(supplier_number),/, '$1,vat_number,').replaceAll(/\n(\d+),/g, '\n$1,GB1,'),
    );
    const taken = await refreshDataset(running.context, 'suppliers');
    assert.equal(taken.changed, taken.rows);
    const after = libraryFile(someInvoices('AFTER', 1));
    await running.dropUntil('after.csv', after, 'Ready to approve');
  });

  it('is not taken with a value that rules would misread, and every one is named', async () => {
    await using running = await startRunning();
    await running.home.edit(SUPPLIERS, (text) => text.replaceAll(',Y,', ',Yes,'));
    await assert.rejects(refreshDataset(running.context, 'suppliers'), (error) =>
      /^line 2: enabled is "Yes", it must be Y or N; line 3: /.test(whatOf(error)),
    );
    const goesOn = libraryFile(someInvoices('ON', 1));
    await running.dropUntil('on.csv', goesOn, 'Ready to approve');
  });

  it('whose copy in force does not fit a new part holds the batch, and says why', async () => {
    await using running = await startRunning({
      prepare: (home) =>
        home.edit(INTERFACE, (text) => text.replace('  suppliers: suppliers\n', '')),
    });
    const [old] = someInvoices('UNFIT', 1);
    await running.dropUntil('unfit.csv', libraryFile(old ? [old] : []), 'Ready to approve');
    await running.home.edit(SUPPLIERS, (text) => text.replaceAll(',Y,', ',Yes,'));
    await refreshDataset(running.context, 'suppliers', { actor: AIMS, acceptSize: true });
    await running.home.edit(INTERFACE, (text) =>
      text.replace('datasets:\n', 'datasets:\n  suppliers: suppliers\n'),
    );
    const page = await running.until('LIB-0001', 'Has problems');
    assert.deepEqual(
      page.problems.map(({ code }) => code),
      ['REF-001'],
    );
    assert.match(JSON.stringify(page.problems), /enabled is \\"Yes\\"/);
  });

  it('that is dated anew without another byte is in the trail, with who did it', async () => {
    await using running = await startRunning();
    const later = new Date(Date.now() + 60_000);
    running.clock.forward(2);
    await utimes(running.home.at(SUPPLIERS), later, later);
    const actor = { kind: 'cli', login: 'list-clerk', as: undefined } as const;
    await refreshDataset(running.context, 'suppliers', { actor, acceptSize: false });
    const last = (await trailOf(running)).findLast((line) => line.includes('dataset:suppliers'));
    assert.match(last ?? '', /dataset\.refreshed/);
    assert.match(last ?? '', /unchanged=yes/);
    assert.match(last ?? '', /list-clerk/);
  });

  it('that is dated in the future is not taken, for nobody could tell when it is too old', async () => {
    await using running = await startRunning();
    const future = new Date(Date.now() + 10 * 365 * 86_400_000);
    await utimes(running.home.at(SUPPLIERS), future, future);
    await assert.rejects(refreshDataset(running.context, 'suppliers'), (error) =>
      whatOf(error).startsWith('the file is dated in the future ('),
    );
    // A clock that is a little ahead is no reason; the copy is as old as it is now.
    const soon = new Date(Date.now() + 60_000);
    await utimes(running.home.at(SUPPLIERS), soon, soon);
    await refreshDataset(running.context, 'suppliers');
    const row = (await snapshotsInForce(running.context.store.db)).find(
      ({ dataset }) => dataset === 'suppliers',
    );
    assert.ok((row?.taken_at ?? '') <= new Date().toISOString(), row?.taken_at);
  });

  it('that cannot be read changes nothing', async () => {
    await using running = await startRunning();
    await running.home.write(SUPPLIERS, 'not,the,columns\n1,2,3\n');
    await assert.rejects(refreshDataset(running.context, 'suppliers'));
    await running.dropUntil(
      'unread.csv',
      libraryFile(someInvoices('UNREAD', 1)),
      'Ready to approve',
    );
  });
});

function changedAge(_: string, name: string): string {
  return name === 'late' ? 'late: 500 days' : 'tooOld: 900 days';
}

function whatOf(error: unknown): string {
  return isAimsError(error, 'DATASET_NOT_READABLE') ? (error.context['what'] ?? '') : '';
}

/** Every line of the trail, the first first. */
async function trailOf(running: Running): Promise<string[]> {
  const { db } = running.context.store;
  const rows = await db.selectFrom('audit').select('line').orderBy('seq').execute();
  return rows.map(({ line }) => line);
}

function isAfter({ checkId = 0 }: BatchPage): (page: BatchPage) => boolean {
  return (page) => (page.checkId ?? 0) > checkId && page.facts.heldFor.length === 0;
}

async function personNamed(running: Running, username: string) {
  const visitor = await makeDoor(running.context).signIn(username, DEMO_PASSWORD, 'test');
  if (typeof visitor === 'string') throw new Error(`${username} is ${visitor}`);
  return visitor;
}

/** New copies of all lists, as fresh as AIMS's clock. */
async function renewLists(running: Running): Promise<void> {
  const now = running.clock.now();
  for (const { file, name } of Object.values(running.context.settings.current.datasets)) {
    await utimes(file, now, now);
    await refreshDataset(running.context, name);
  }
}
