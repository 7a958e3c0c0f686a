/** What code a validator can bring in: 'aims' and what its hash covers, while it is loaded, and nothing later. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { defineValidator } from '../../../src/index.ts';
import { loadValidator } from '../../../src/stages/validate/load-validator.ts';
import { type Archive, archive } from '../../engine/check/library.ts';

const HEAD = "import { defineValidator } from 'aims';";

/** A validator whose one check does this when it is run. */
function validatorThat(work: string): string {
  return `${HEAD}\nexport const validator = defineValidator({ document() { ${work} } });\n`;
}

/** What the check gives back when it is run after loading. */
async function runLater(home: Archive, work: string): Promise<unknown> {
  const { validator } = await loadValidator(await home.validator(validatorThat(work)));
  const [check] = validator.checks;
  return check && Reflect.apply(check.document, check, []);
}

describe('a validator imports', () => {
  it('nothing from outside its folder', async () => {
    await using home = await archive();
    await writeFile(join(home.root, 'outside.ts'), 'export const x = 1;\n');
    for (const outside of ['../outside.ts', './%2e%2e/outside.ts', './a/../../outside.ts']) {
      const path = await home.validator(`import '${outside}';\n${validatorThat('')}`);
      await assert.rejects(loadValidator(path), /only 'aims' and files beside it/, outside);
    }
  });

  it('a file beside it by its path alone', async () => {
    await using home = await archive();
    await home.validator("import 'node:fs';\nexport const x = 1;\n", 'part.ts');
    for (const dressed of ['./part.ts#x', './part.ts?x', './part.ts?validator=1#x']) {
      const path = await home.validator(`import '${dressed}';\n${validatorThat('')}`);
      await assert.rejects(loadValidator(path), /only 'aims' and files beside it/, dressed);
    }
  });

  it('no module of Node without an import either', async () => {
    await using home = await archive();
    await assert.rejects(
      runLater(home, `process.getBuiltinModule('node:fs');`),
      /getBuiltinModule is not a function/,
    );
  });

  it('nothing once it is loaded', async () => {
    await using home = await archive();
    await home.validator('export const x = 1;\n', 'late.ts');
    for (const late of ['./late.ts', 'node:fs', 'aims'])
      await assert.rejects(
        async () => await runLater(home, `return import('${late}');`),
        /after it was loaded/,
        late,
      );
  });
});

describe('a check of a validator', () => {
  it('cannot take the place of one that AIMS always makes', () => {
    for (const check of ['lines-add-up', 'not-in-target', 'vat-code', 'could-check'])
      assert.throws(() => defineValidator({ checks: [{ check, document() {} }] }), {
        message: `Check "${check}" is always made by AIMS: give yours another name.`,
      });
    for (const check of ['supplier', 'budget-code'])
      assert.doesNotThrow(() => defineValidator({ checks: [{ check, document() {} }] }));
  });

  it('cannot need a list that plays no part in AIMS: it would never be done', () => {
    const needs = ['supplier'] as unknown as ['suppliers'];
    assert.throws(
      () => defineValidator({ checks: [{ check: 'Mine', needs, document() {} }] }),
      /^TypeError: Check "Mine" needs "supplier", which is none of suppliers, sites,/,
    );
  });
});
