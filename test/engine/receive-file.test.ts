/** From a name in an inbox to a batch: nothing lost, nothing taken twice, wherever it is interrupted. */
import assert from 'node:assert/strict';
import {
  appendFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { parseAuditLine } from '../../src/audit/audit-line.ts';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import { AimsError } from '../../src/domain/errors.ts';
import type { Definition } from '../../src/domain/interface.ts';
import { GUARDS } from '../../src/engine/guards.ts';
import { sweepInbox } from '../../src/engine/receive-file.ts';
import { originalPath } from '../../src/stages/archive/keep-original.ts';
import { WholenessMemory } from '../../src/stages/receive/wait-until-whole.ts';
import { moveBatch } from '../../src/store/batches.ts';
import { assertDocumented } from '../audit/documented.ts';
import { Crash, INTERFACE, openEngine, type TestEngine } from './engines.ts';

const NAME = 'invoices.csv';
const FILE = 'HDR|UNICORN|20261118|1\nTRL|0|0.00\n';

describe('receiving a file', () => {
  it('archives it, clears the inbox and leaves its entries', async () => {
    await using engine = await openEngine();
    await engine.home.drop(INTERFACE, NAME, FILE);
    assert.equal(await engine.sweep(), 1);
    const [batch] = await batches(engine);
    assert.deepEqual([batch?.ref, batch?.state, batch?.repeat_of], ['LIB-0001', 'archived', null]);
    const [original] = await originals(engine);
    const path = originalPath(engine.context.paths.originals, original?.sha256 ?? '');
    assert.equal(await readFile(path, 'utf8'), FILE);
    assert.notEqual(original?.cleared_at, null);
    assert.deepEqual(await inbox(engine), []);
    assert.deepEqual(await eventsAbout(engine, 'batch:LIB-0001'), [
      'batch.received',
      'batch.archived',
    ]);
    assert.equal(await engine.sweep(), 0);
    await assertSound(engine);
  });

  it('makes a repeat of the same bytes, naming the first', async () => {
    await using engine = await openEngine();
    await take(engine, FILE);
    await take(engine, FILE, 'another-name.csv');
    const [first, second] = await batches(engine);
    assert.equal(first?.state, 'archived');
    assert.deepEqual([second?.state, second?.repeat_of], ['duplicate', 'LIB-0001']);
    assert.deepEqual(await eventsAbout(engine, 'batch:LIB-0002'), [
      'batch.received',
      'batch.repeat',
    ]);
    await assertSound(engine);
  });

  it('takes the same bytes anew once their batch was returned', async () => {
    await using engine = await openEngine();
    await take(engine, FILE);
    const [first] = await batches(engine);
    assert.ok(first);
    await engine.context.store.write(async (tx) => {
      await moveBatch(tx, first, 'validated');
      await moveBatch(tx, { ...first, state: 'validated', version: first.version + 1 }, 'returned');
    });
    await take(engine, FILE);
    const [, second] = await batches(engine);
    assert.deepEqual([second?.state, second?.repeat_of], ['archived', null]);
  });

  it('takes two files of one name one after the other', async () => {
    await using engine = await openEngine();
    await take(engine, FILE);
    await take(engine, `${FILE}other`);
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived', 'archived'],
    );
  });
});

describe('receiving a file when AIMS is interrupted', () => {
  for (const point of [
    'receive.after-copy',
    'receive.after-rename',
    'receive.after-commit',
    'receive.after-unlink',
  ] as const) {
    it(`has one receipt and one batch when it ended at ${point}`, async () => {
      await using engine = await openEngine();
      await engine.home.drop(INTERFACE, NAME, FILE);
      engine.crashAt(point);
      await assert.rejects(engine.sweep(), Crash);
      await engine.restart();
      await engine.sweep();
      assert.equal((await originals(engine)).length, 1);
      assert.deepEqual(
        (await batches(engine)).map(({ state }) => state),
        ['archived'],
      );
      assert.deepEqual(await inbox(engine), []);
      assert.deepEqual(
        (await readdir(engine.context.paths.originals)).filter((name) => name.endsWith('.part')),
        [],
      );
      await assertSound(engine);
    });
  }

  it('would not go on without the guard that knows a file again', async () => {
    await using engine = await openEngine({ parts: { guards: FORGETFUL } });
    await crashAfterCommit(engine);
    await assert.rejects(engine.sweep(), /unique/i);
  });

  it('would have two receipts without that guard and without the index behind it', async () => {
    await using engine = await openEngine({ parts: { guards: FORGETFUL } });
    await crashAfterCommit(engine);
    await sql`drop index originals_identity`.execute(engine.context.store.db);
    await engine.sweep();
    assert.equal((await originals(engine)).length, 2);
  });

  it('loses neither file when another took the same place after the receipt', async () => {
    await using engine = await openEngine();
    const path = inboxPath(engine, NAME);
    // The same inode, size and time of change, other bytes: as much alike as two files can be.
    const write = async (content: string) => {
      await writeFile(path, content);
      await utimes(path, 1000, 1000);
    };
    await write(FILE);
    engine.crashAt('receive.after-commit');
    await assert.rejects(engine.sweep(), Crash);
    await write(FILE.replace('UNICORN', 'unicorn'));
    await engine.sweep();
    const [first, second] = await originals(engine);
    assert.equal(first?.identity, second?.identity);
    assert.notEqual(first?.sha256, second?.sha256);
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived', 'archived'],
    );
    assert.deepEqual(await inbox(engine), []);
  });

  it('completes the receipt of a file that somebody removed before AIMS could', async () => {
    await using engine = await openEngine();
    await crashAfterCommit(engine);
    await rm(inboxPath(engine, NAME));
    await engine.sweep();
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived'],
    );
  });
});

describe('receiving a file that changes meanwhile', () => {
  it('takes nothing of a file that was replaced while it was copied, and the new one next time', async () => {
    await using engine = await openEngine();
    await engine.home.drop(INTERFACE, NAME, FILE);
    engine.at('receive.after-copy', async () => {
      await engine.home.drop(INTERFACE, NAME, 'new bytes\n');
    });
    assert.equal(await engine.sweep(), 0);
    assert.deepEqual(await originals(engine), []);
    assert.equal(await engine.sweep(), 1);
    const [original] = await originals(engine);
    assert.equal(original?.bytes, 10);
    assert.deepEqual(
      (await readdir(engine.context.paths.originals)).filter((name) => name.endsWith('.part')),
      [],
    );
  });

  it('keeps a file that was replaced before the inbox was cleared: both are taken', async () => {
    await using engine = await openEngine();
    await engine.home.drop(INTERFACE, NAME, FILE);
    engine.at('receive.after-commit', async () => {
      await engine.home.drop(INTERFACE, NAME, 'new bytes\n');
    });
    await engine.sweep();
    assert.deepEqual(await inbox(engine), [NAME]);
    await engine.sweep();
    assert.deepEqual(
      (await originals(engine)).map(({ bytes }) => bytes),
      [FILE.length, 10],
    );
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived', 'archived'],
    );
  });

  it('keeps what a sender writes into a file that was cleared already: a second arrival', async () => {
    await using engine = await openEngine();
    await engine.home.drop(INTERFACE, NAME, FILE);
    await using sender = await open(inboxPath(engine, NAME), 'a');
    engine.at('receive.after-unlink', () => sender.write('late\n'));
    assert.equal(await engine.sweep(), 1);
    const [first, grown] = await originals(engine);
    assert.deepEqual([first?.bytes, grown?.bytes], [FILE.length, FILE.length + 5]);
    const path = originalPath(engine.context.paths.originals, grown?.sha256 ?? '');
    assert.equal(await readFile(path, 'utf8'), `${FILE}late\n`);
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived', 'archived'],
    );
  });

  it('keeps it also where the inbox is gone before the clearing could be flushed', async () => {
    await using engine = await openEngine();
    const { folder } = engine.definition.source;
    await engine.home.drop(INTERFACE, NAME, FILE);
    await using sender = await open(inboxPath(engine, NAME), 'a');
    engine.at('receive.after-unlink', async () => {
      await sender.write('late\n');
      await rename(folder, `${folder}-away`);
    });
    await assert.rejects(engine.sweep(), { code: 'INBOX_NOT_CLEARED' });
    assert.deepEqual(
      (await originals(engine)).map(({ bytes }) => bytes),
      [FILE.length, FILE.length + 5],
    );
    await rename(`${folder}-away`, folder);
    await engine.sweep();
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived', 'archived'],
    );
    await assertSound(engine);
  });

  it('removes the trigger file with its file', async () => {
    await using engine = await openEngine({
      edit: (text) => text.replace('arrival: renamed', 'arrival: { trigger: .ok }'),
    });
    await engine.home.drop(INTERFACE, NAME, FILE);
    assert.equal(await engine.sweep(), 0);
    await engine.home.drop(INTERFACE, `${NAME}.ok`, '');
    assert.equal(await engine.sweep(), 1);
    await engine.home.drop(INTERFACE, NAME, `${FILE}half of it`);
    assert.equal(await engine.sweep(), 0, 'the next file waits for its own trigger');
  });

  it('clears a file whose trigger was removed just before a crash', async () => {
    await using engine = await openEngine({
      edit: (text) => text.replace('arrival: renamed', 'arrival: { trigger: .ok }'),
    });
    await engine.home.drop(INTERFACE, NAME, FILE);
    await engine.home.drop(INTERFACE, `${NAME}.ok`, '');
    engine.crashAt('receive.after-commit');
    await assert.rejects(engine.sweep(), Crash);
    await rm(inboxPath(engine, `${NAME}.ok`));
    await engine.restart();
    assert.equal(await engine.sweep(), 1);
    assert.deepEqual(await inbox(engine), []);
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived'],
    );
  });
});

describe('what AIMS does not take', () => {
  it('leaves one entry and one line until it is gone', async () => {
    await using engine = await openEngine();
    await mkdir(inboxPath(engine, 'folder'));
    await engine.home.drop(INTERFACE, 'notes.doc', 'x');
    for (let n = 0; n < 3; n += 1) await engine.sweep();
    const events = await eventsAbout(engine, `interface:${INTERFACE}`);
    assert.deepEqual(events, ['interface.applied', 'inbox.refused', 'inbox.refused']);
    assert.deepEqual((await refused(engine)).toSorted(), ['folder', 'name-not-expected']);
    await rename(inboxPath(engine, 'notes.doc'), inboxPath(engine, 'notes.csv'));
    assert.equal(await engine.sweep(), 1);
    assert.deepEqual(await refused(engine), ['folder']);
    await rm(inboxPath(engine, 'folder'), { recursive: true });
    await engine.sweep();
    assert.deepEqual(await refused(engine), []);
    await assertSound(engine);
  });

  it('leaves a new entry when it is refused for another reason', async () => {
    await using engine = await openEngine();
    await mkdir(inboxPath(engine, 'x.doc'));
    await engine.sweep();
    await rm(inboxPath(engine, 'x.doc'), { recursive: true });
    await engine.home.drop(INTERFACE, 'x.doc', 'x');
    await engine.sweep();
    assert.deepEqual(await refused(engine), ['name-not-expected']);
    assert.equal((await eventsAbout(engine, `interface:${INTERFACE}`)).length, 3);
  });

  it('does not keep other files waiting when an original in the archive is damaged', async () => {
    await using engine = await openEngine();
    await take(engine, FILE);
    const [first] = await originals(engine);
    await rm(originalPath(engine.context.paths.originals, first?.sha256 ?? ''));
    await writeFile(originalPath(engine.context.paths.originals, first?.sha256 ?? ''), 'damaged');
    await engine.home.drop(INTERFACE, 'a.csv', FILE);
    await utimes(inboxPath(engine, 'a.csv'), 1, 1);
    await engine.home.drop(INTERFACE, 'b.csv', `${FILE}other`);
    await assert.rejects(engine.sweep(), { code: 'ORIGINAL_CHANGED' });
    assert.deepEqual(await inbox(engine), ['a.csv'], 'it stays, and the other was taken');
    assert.equal((await batches(engine)).length, 2);
  });

  it('does not keep the later files of an inbox waiting when one cannot be cleared', async () => {
    await using engine = await openEngine();
    await engine.home.drop(INTERFACE, 'a.csv', FILE);
    await engine.home.drop(INTERFACE, 'b.csv', FILE.replace('HDR', 'HDR '));
    engine.at('receive.after-commit', () => {
      throw new AimsError('INBOX_NOT_CLEARED', { file: 'a.csv' });
    });
    await assert.rejects(engine.sweep(), { code: 'INBOX_NOT_CLEARED' });
    assert.deepEqual(
      (await batches(engine)).map(({ ref, state }) => [ref, state]),
      [
        ['LIB-0001', 'received'],
        ['LIB-0002', 'archived'],
      ],
    );
    assert.deepEqual(await inbox(engine), ['a.csv']);
    await engine.sweep();
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['archived', 'archived'],
    );
    await assertSound(engine);
  });

  it('keeps no other file waiting for one that cannot be looked at, and says nothing of that one but so', async () => {
    await using engine = await openEngine();
    const [waiting, link] = [`${'x'.repeat(200)}.csv`, 'y'.repeat(200)];
    await engine.home.drop(INTERFACE, waiting, FILE);
    await symlink('/nowhere', inboxPath(engine, link));
    engine.crashAt('receive.after-commit');
    await assert.rejects(engine.sweep(), Crash);
    await engine.home.drop(INTERFACE, NAME, `${FILE}other`);
    await buried(engine, async (definition) => {
      const sweep = sweepInbox(engine.context, definition, new WholenessMemory());
      await assert.rejects(sweep, ({ errors }: AggregateError) => {
        assert.deepEqual(
          errors.map(({ code, context: { what } }) => [code, what]),
          Array.from({ length: 2 }, () => ['INBOX_FILE_NOT_OPENED', 'ENAMETOOLONG']),
        );
        return true;
      });
    });
    assert.deepEqual(
      (await batches(engine)).map(({ state }) => state),
      ['received', 'archived'],
      'the first may still be there',
    );
    assert.deepEqual(await inbox(engine), [waiting, link]);
    assert.equal(await engine.sweep(), 1);
    assert.equal((await originals(engine)).length, 2);
    assert.deepEqual(await eventsAbout(engine, `interface:${INTERFACE}`), [
      'interface.applied',
      'inbox.refused',
    ]);
    await assertSound(engine);
  });

  it('says that the inbox is not there, and makes no new one', async () => {
    await using engine = await openEngine();
    await rm(engine.definition.source.folder, { recursive: true });
    await assert.rejects(engine.sweep(), { code: 'INBOX_MISSING' });
    await mkdir(engine.definition.source.folder);
    await engine.restart();
    await appendFile(inboxPath(engine, NAME), FILE);
    await assert.rejects(engine.sweep(), { code: 'INBOX_MISSING' });
  });
});

/** While its inbox lies so deep that the machine refuses the path of a long name in it: listed, and not to be looked at. */
async function buried(
  { home, definition }: TestEngine,
  work: (definition: Definition) => Promise<void>,
): Promise<void> {
  const { source } = definition;
  const parents = Array.from({ length: 15 }, () => 'd'.repeat(250));
  const deep = join(home.path, ...parents);
  await mkdir(deep, { recursive: true });
  const folder = join(deep, 'i'.repeat(3_950 - deep.length));
  await rename(source.folder, folder);
  try {
    await work({ ...definition, source: { ...source, folder } });
  } finally {
    await rename(folder, source.folder);
  }
}

const FORGETFUL = { ...GUARDS, knownArrival: () => Promise.resolve(undefined) };

async function take(engine: TestEngine, content: string, name = NAME): Promise<void> {
  await engine.home.drop(INTERFACE, name, content);
  assert.equal(await engine.sweep(), 1);
}

async function crashAfterCommit(engine: TestEngine): Promise<void> {
  await engine.home.drop(INTERFACE, NAME, FILE);
  engine.crashAt('receive.after-commit');
  await assert.rejects(engine.sweep(), Crash);
}

function inboxPath(engine: TestEngine, name: string): string {
  return engine.home.at('inbox', INTERFACE, name);
}

async function inbox(engine: TestEngine): Promise<string[]> {
  const names = await readdir(engine.definition.source.folder);
  return names.filter((name) => !name.startsWith('.')).toSorted();
}

function batches({ context }: TestEngine) {
  return context.store.db.selectFrom('batches').selectAll().orderBy('id').execute();
}

function originals({ context }: TestEngine) {
  return context.store.db.selectFrom('originals').selectAll().orderBy('id').execute();
}

async function refused({ context }: TestEngine): Promise<string[]> {
  const rows = await context.store.db.selectFrom('inbox_refusals').select('reason').execute();
  return rows.map(({ reason }) => reason);
}

async function eventsAbout({ context }: TestEngine, subject: string): Promise<string[]> {
  const lines = await context.store.db.selectFrom('audit').select('line').orderBy('seq').execute();
  return lines
    .map(({ line }) => parseAuditLine(line))
    .filter((entry) => entry.subject === subject)
    .map((entry) => entry.event);
}

async function assertSound({ context }: TestEngine): Promise<void> {
  assert.equal((await verifyTrail(context.store.db)).intact, true);
  await assertDocumented(context.store.db);
}
