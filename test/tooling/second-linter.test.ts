/** The second linter is there for one thing that Biome misses: a promise nobody waits for, which here loses data. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');

const MISTAKES: Readonly<Record<string, string>> = {
  'a write nobody waits for':
    "import { writeFile } from 'node:fs/promises';\nwriteFile('a', 'b');\n",
  'a query nobody waits for':
    "import type { Kysely } from 'kysely';\nexport const drop = (db: Kysely<{ work: { id: number } }>): void => {\n  db.deleteFrom('work').execute();\n};\n",
  'a promise taken for a condition':
    'const isFree = async () => true;\nexport async function go() {\n  if (isFree()) return 1;\n  return 2;\n}\n',
  'a wait for nothing': 'export async function go() {\n  return await 1;\n}\n',
  'a switch that forgets a state':
    "export function label(state: 'open' | 'shut') {\n  switch (state) {\n    case 'open':\n      return 1;\n  }\n  return 2;\n}\n",
};

describe('the second linter', () => {
  for (const [mistake, source] of Object.entries(MISTAKES)) {
    it(`refuses ${mistake}`, async () => {
      const { status, stdout } = await lint(source);
      assert.equal(status, 1, stdout);
    });
  }

  it('takes the calls of node:test as they are', async () => {
    const source =
      "import { describe, it } from 'node:test';\ndescribe('a', () => {\n  it('b', async () => undefined);\n});\n";
    const { status, stdout } = await lint(source);
    assert.equal(status, 0, stdout);
  });
});

async function lint(source: string) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'aims-second-linter-'));
  for (const settings of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) {
    await cp(join(ROOT, settings), join(folder.path, settings));
  }
  await symlink(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  await mkdir(join(folder.path, 'src'));
  await writeFile(join(folder.path, 'src/planted.ts'), source);
  const programs = join(ROOT, 'tools/node_modules/.bin');
  return spawnSync(join(programs, 'oxlint'), ['--deny-warnings', 'src'], {
    cwd: folder.path,
    encoding: 'utf8',
    env: { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) },
  });
}
