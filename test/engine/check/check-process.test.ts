import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type AimsError, isAimsError } from '../../../src/domain/errors.ts';
import type { CheckSetup } from '../../../src/engine/check/check-contract.ts';
import { type CheckLimits, startCheckProcess } from '../../../src/engine/check/check-process.ts';
import { childrenOf, commandOf } from '../../support/processes.ts';
import { archive, definitionOf, oneInvoice, ownWords, Sink, setupOf, withList } from './library.ts';

const CLEAN = join(import.meta.dirname, '../../fixtures/library/clean.csv');

function setupWith(validator: string | undefined): CheckSetup {
  return setupOf({ ...definitionOf('library-invoices'), validator });
}

/** Checks one file in a real process, with this validator in a home outside the checkout. */
async function checkWith(
  validator: string,
  limits: Partial<CheckLimits> = {},
  content: string | Buffer = oneInvoice(),
) {
  await using home = await archive();
  const path = await home.validator(validator);
  const checking = await startCheckProcess(setupWith(path), { paths: home.paths, limits });
  const sink = new Sink();
  try {
    const summary = await checking.check(await home.keep(content), sink);
    return {
      summary,
      findings: sink.allFindings,
      documents: sink.allDocuments,
      codes: sink.allFindings.map(({ code }) => code),
    };
  } finally {
    await checking.close();
    assert.equal(checking.isAlive(), false);
  }
}

const validator = (body: string, head = "import { defineValidator } from 'aims';") =>
  `${head}\nexport const validator = defineValidator({ document(document, context) { ${body} } });\n`;

const isCheckFailed = (what: RegExp) => (error: unknown) =>
  isAimsError(error, 'CHECK_FAILED') &&
  what.test((error as AimsError).context['what'] ?? '') &&
  /^E-[0-9A-F]{6}$/.test((error as AimsError).context['reference'] ?? '');

describe('a validator in a home outside the checkout', () => {
  it('imports aims, looks things up and says what it found in its own words', async () => {
    const { findings, summary } = await checkWith(
      validator(`
        const row = context.datasets.suppliers.find(document.supplier);
        context.problem({ code: 'LIB-900', line: document.lines[1], field: 'net', heading: 'Servicing is dear',
          text: row.supplier_name + ' asks too much.', fix: ['Ask them.'], who: 'from' });
        context.warning({ code: 'SUP-005', field: 'supplier', values: { supplier: document.supplier, name: 'A', fileSays: 'B' } });`),
    );
    assert.deepEqual(
      findings.map(({ code, severity, scope, line, column, dataset }) => [
        code,
        severity,
        scope,
        line,
        column,
        dataset,
      ]),
      [
        ['LIB-900', 'error', 'line', 4, 4, undefined],
        ['SUP-005', 'warning', 'document', 2, 2, 'suppliers'],
      ],
    );
    assert.equal(ownWords(findings[0])?.text, 'Gardners Books asks too much.');
    assert.match(summary.validator ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(
      summary.tally.find(({ check }) => check === 'own-checks'),
      { check: 'own-checks', passed: 0, failed: 1, done: true },
    );
  });

  it('stands in for a check of AIMS under the same key, so that nothing is said twice', async () => {
    const bad = oneInvoice().replace('|105210|', '|104999|').replace('Gardners Books', '');
    const silent =
      "import { defineValidator } from 'aims';\nexport const validator = defineValidator({ checks: [{ check: 'supplier', document() {} }] });";
    assert.deepEqual((await checkWith(silent, {}, bad)).codes, []);
    const same =
      "import { defineValidator, supplier } from 'aims';\nexport const validator = defineValidator({ checks: [supplier] });";
    assert.deepEqual((await checkWith(same, {}, bad)).codes, ['SUP-001']);
  });

  it('says nothing of a value that could not be read', async () => {
    const bad = oneInvoice().replace('12/11/2026', '31/02/2026');
    const text =
      "context.problem({ code: 'INV-004', field: 'date', values: { date: { date: document.date }, today: { date: context.today } } });";
    assert.deepEqual((await checkWith(validator(text), {}, bad)).codes, ['INV-003']);
  });

  it('has a hash that covers the files it imports', async () => {
    const hashWith = async (limit: string) => {
      await using home = await archive();
      await mkdir(join(home.paths.validators, 'parts'));
      await writeFile(
        join(home.paths.validators, 'parts', 'limit.ts'),
        `export const limit: number = ${limit};\n`,
      );
      const text = validator(
        'if (document.gross > limit) throw new Error();',
        "import { defineValidator } from 'aims';\nimport { limit } from './parts/limit.ts';",
      );
      const checking = await startCheckProcess(setupWith(await home.validator(text)), {
        paths: home.paths,
      });
      const summary = await checking.check(await home.keep(oneInvoice()), new Sink());
      await checking.close();
      return summary.validator;
    };
    const [first, again, changed] = [
      await hashWith('99999999'),
      await hashWith('99999999'),
      await hashWith('99999998'),
    ];
    assert.equal(first, again);
    assert.notEqual(first, changed);
  });
});

describe('a validator that misbehaves blocks its batch and nothing else', () => {
  const failing: readonly [string, string][] = [
    ['throws', validator("throw new Error('no');")],
    ['changes a document', validator('document.gross = 0;')],
    ['changes a line', validator('document.lines[0].net = 1;')],
    ['takes lines away', validator('document.lines.pop();')],
    ['changes a field', validator("document.fields.supplier = 'x';")],
    ['changes a list', validator("context.datasets.suppliers.find('105210').enabled = 'N';")],
    ['returns a promise', validator('return new Promise(() => {});')],
    ['takes a module of Node', validator('process.getBuiltinModule("fs");')],
    ['reaches for files', validator('process.binding("fs");')],
    ['reaches for programs', validator('process.binding("spawn_sync");')],
    ['speaks for the check', validator('process.send({ kind: "checked" });')],
    [
      'imports something else',
      validator('', "import { defineValidator } from 'aims';\nimport 'node:net';"),
    ],
    ['is not a validator', 'export const validator = { checks: [] };\n'],
    ['is not TypeScript', 'export const = ;\n'],
    [
      'says nothing that helps',
      validator(
        "context.problem({ code: 'LIB-900', heading: 'Bad', text: 'Invalid.', fix: ['x'], who: 'from' });",
      ),
    ],
    [
      'names nobody who can help',
      validator(
        "context.problem({ code: 'LIB-900', heading: 'Bad', text: 'So.', fix: ['x'], who: 'nobody' });",
      ),
    ],
    [
      'gives words of its own to a code of the catalogue',
      validator(
        "context.problem({ code: 'SUP-001', heading: 'Bad', text: 'So.', fix: ['x'], who: 'from' });",
      ),
    ],
  ];
  for (const [name, text] of failing) {
    it(`${name}: CHK-001, not passed`, async () => {
      const { codes, findings, summary } = await checkWith(text);
      assert.deepEqual(codes, ['CHK-001']);
      assert.equal(findings[0]?.severity, 'error');
      assert.equal(summary.unreadable, false);
      assert.deepEqual(
        summary.tally.find(({ check }) => check === 'could-check'),
        { check: 'could-check', passed: 0, failed: 1, done: true },
      );
    });
  }

  it('loops: ended by the wall limit', async () => {
    await assert.rejects(
      checkWith(validator('for (;;);'), { wallMs: 1500 }),
      isCheckFailed(/^time$/),
    );
  });

  it('loops while it is loaded: ended too', async () => {
    await assert.rejects(checkWith('for (;;);', { wallMs: 1500 }), isCheckFailed(/^time$/));
  });

  it('eats heap: ended by the heap cap', async () => {
    const text = validator('const all = []; for (;;) all.push(new Array(1000).fill({}));');
    await assert.rejects(checkWith(text, { heapMb: 64 }), isCheckFailed(/^(stopped|memory)$/));
  });

  it('eats memory outside the heap: ended by what the kernel counts', async () => {
    const text = validator(
      'const all = []; const sleep = new Int32Array(new SharedArrayBuffer(4)); for (;;) { all.push(Buffer.alloc(2 ** 23, 1)); Atomics.wait(sleep, 0, 0, 5); }',
    );
    await assert.rejects(checkWith(text, { rssMb: 300 }), isCheckFailed(/^memory$/));
  });

  it('ends the process: the check failed', async () => {
    await assert.rejects(checkWith(validator('process.exit(0);')), isCheckFailed(/^stopped$/));
  });
});

describe('a check process', () => {
  async function start(outputFolder?: string, text?: string) {
    const home = await archive();
    const path = text === undefined ? undefined : await home.validator(text);
    const checking = await startCheckProcess(setupWith(path), { paths: home.paths, outputFolder });
    return { home, checking };
  }

  it('previews after a check what a fresh process writes after the decision, without the validator', async () => {
    const content = await readFile(CLEAN);
    const { home, checking } = await start();
    await using _ = home;
    const job = await home.keep(content);
    const sink = new Sink();
    await checking.check(job, sink);
    let firstLineId = 1;
    const ids = sink.allDocuments.map(({ no, payloadLines }) => {
      const id = { no, documentId: no, firstLineId };
      firstLineId += payloadLines;
      return id;
    });
    const context = { group: 'LIB-0001', today: job.today, ids };
    const preview = await checking.preview(context);
    await checking.close();
    const folder = join(home.root, 'out');
    await mkdir(folder);
    const broken = await home.validator("throw new Error('must not be loaded');");
    const fresh = await startCheckProcess(setupWith(broken), {
      paths: home.paths,
      outputFolder: folder,
    });
    assert.deepEqual(await fresh.transform(job, context, folder), preview);
    await fresh.close();
    assert.ok(existsSync(join(folder, 'LIB-0001.ok')));
  });

  it('writes nowhere but into its folder', async () => {
    const folderOf = async (root: string, name: string) => {
      await mkdir(join(root, name));
      return join(root, name);
    };
    await using home = await archive();
    const [allowed, other] = [await folderOf(home.root, 'a'), await folderOf(home.root, 'b')];
    const job = await home.keep(oneInvoice());
    const context = {
      group: 'LIB-0001',
      today: job.today,
      ids: [{ no: 1, documentId: 1, firstLineId: 1 }],
    };
    const fresh = await startCheckProcess(setupWith(undefined), {
      paths: home.paths,
      outputFolder: allowed,
    });
    await assert.rejects(fresh.transform(job, context, other), isCheckFailed(/ERR_ACCESS_DENIED/));
    await fresh.close();
  });

  it('reads no file that is not in the archive', async () => {
    const { home, checking } = await start();
    await using _ = home;
    const outside = join(home.root, 'outside.csv');
    await writeFile(outside, oneInvoice());
    const job = await home.keep(oneInvoice());
    await assert.rejects(
      checking.check({ ...job, original: { ...job.original, path: outside } }, new Sink()),
      isCheckFailed(/ERR_ACCESS_DENIED/),
    );
    await checking.close();
  });

  it('says that an original is not what was received', async () => {
    const { home, checking } = await start();
    await using _ = home;
    const job = await home.keep(oneInvoice());
    await writeFile(job.original.path, oneInvoice().replace('thomas', 'thomaz'));
    await assert.rejects(checking.check(job, new Sink()), (error) =>
      isAimsError(error, 'ORIGINAL_CHANGED'),
    );
    await checking.close();
  });

  it('waits for a slow receiver and keeps the order', async () => {
    const { home, checking } = await start();
    await using _ = home;
    const count = 3000;
    const documents = Array.from(
      { length: count },
      (_, at) =>
        `INV|105210|LIB|N${at}|U|12/11/2026|INV|1.00|0.00|GBP||\nLIN|1|L3021-44120|1.00|Z|0.00|x`,
    );
    const text = `HDR|U|20261118|1\n${documents.join('\n')}\nTRL|${count}|${count}.00\n`;
    const seen: number[] = [];
    let chunks = 0;
    const slow = {
      async documents(chunk: readonly { readonly no: number }[]) {
        assert.ok(chunk.length <= 200 + 1);
        chunks += 1;
        await wait(5);
        seen.push(...chunk.map(({ no }) => no));
      },
      findings: () => undefined,
    };
    const { control } = await checking.check(await home.keep(text), slow);
    assert.equal(control.count, count);
    assert.equal(chunks, 15);
    assert.deepEqual(
      seen,
      Array.from({ length: count }, (_, at) => at + 1),
    );
    await checking.close();
  });

  it('passes on what its receiver cannot take, and ends', async () => {
    const { home, checking } = await start();
    await using _ = home;
    const broken = {
      documents: () => Promise.reject(new Error('database full')),
      findings: () => undefined,
    };
    await assert.rejects(checking.check(await home.keep(oneInvoice()), broken), /database full/);
    await checking.close();
  });

  it('stops a line of 200 MB in little memory', async () => {
    const { home, checking } = await start();
    await using _ = home;
    const definition = definitionOf('library-invoices');
    await checking.close();
    const big = {
      ...definition,
      validator: undefined,
      source: { ...definition.source, maxBytes: 2 ** 30 },
    };
    const small = await startCheckProcess(setupOf(big), {
      paths: home.paths,
      limits: { rssMb: 250 },
    });
    const sink = new Sink();
    const { unreadable } = await small.check(
      await home.keep(Buffer.alloc(200_000_000, 0x61)),
      sink,
    );
    assert.equal(unreadable, true);
    assert.deepEqual(
      sink.allFindings.map(({ code, line }) => [code, line]),
      [['FIL-001', 1]],
    );
    await small.close();
  });

  it('checks a file of 200 lines in milliseconds once it is warm', async () => {
    const { home, checking } = await start();
    await using _ = home;
    const lines = Array.from(
      { length: 197 },
      (_, at) => `LIN|${at + 1}|L3021-44120|1.00|Z|0.00|x`,
    ).join('\n');
    const text = `HDR|U|20261118|1\nINV|105210|LIB|N1|U|12/11/2026|INV|197.00|0.00|GBP||\n${lines}\nTRL|1|197.00\n`;
    const job = await home.keep(text);
    await wait(500);
    const began = performance.now();
    await checking.check(job, new Sink());
    assert.ok(performance.now() - began < 200, `${performance.now() - began} ms`);
    await checking.close();
  });

  it('is ended when it eats memory while it waits for a file', async () => {
    await using home = await archive();
    const text = `const all = [];\nsetInterval(() => all.push(Buffer.alloc(2 ** 23, 1)), 5);\n${validator('')}`;
    const checking = await startCheckProcess(setupWith(await home.validator(text)), {
      paths: home.paths,
      limits: { rssMb: 300 },
    });
    for (let look = 0; checking.isAlive() && look < 200; look += 1) await wait(50);
    assert.equal(checking.isAlive(), false);
  });

  it('finishes its file when the whole group is told to stop', async () => {
    const { home, checking } = await start();
    await using _ = home;
    const [pid] = childrenOf(process.pid);
    assert.ok(pid);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    await wait(100);
    const summary = await checking.check(await home.keep(oneInvoice()), new Sink());
    assert.equal(summary.unreadable, false);
    await checking.close();
  });

  it('is not told to stop with the group of AIMS, not even at its start, and ends with AIMS', async () => {
    await using home = await archive();
    const program = join(import.meta.dirname, 'told-to-stop.ts');
    // It cannot clear up after itself.
    const env = { ...process.env, TMPDIR: home.root };
    const aims = spawn(process.execPath, [program], { detached: true, env });
    const [said] = await once(aims.stdout, 'data');
    const pid = Number(String(said));
    assert.match(commandOf(pid), /check-child/);
    aims.kill('SIGKILL');
    for (let look = 0; commandOf(pid) !== '' && look < 200; look += 1) await wait(50);
    assert.equal(commandOf(pid), '');
  });

  it('fails to start, and leaves nothing running, when its settings cannot be used', async () => {
    await using home = await archive();
    const setup = setupWith(undefined);
    const document = { ...setup.definition.document, values: { supplier: '{nowhere}' } };
    const definition = { ...setup.definition, document };
    await assert.rejects(
      startCheckProcess({ ...setup, definition }, { paths: home.paths }),
      isCheckFailed(/SETTINGS_MISTAKES/),
    );
  });

  it('says of a list that cannot be read that it cannot be used, and judges nothing', async () => {
    await using home = await archive();
    const path = join(home.paths.originals, 'broken');
    await writeFile(path, 'no such heading\n');
    const setup = withList(setupWith(undefined), 'suppliers', path);
    const checking = await startCheckProcess(setup, { paths: home.paths });
    const sink = new Sink();
    const summary = await checking.check(await home.keep(oneInvoice()), sink);
    await checking.close();
    assert.equal(summary.hidesDocuments, true);
    assert.deepEqual(
      sink.allFindings.map(({ code, values }) => [code, values['case'], values['what']]),
      [
        [
          'REF-001',
          'unfit',
          'what it is used for needs the column supplier_number, enabled, end_date, all_payments_hold',
        ],
      ],
    );
  });
});
