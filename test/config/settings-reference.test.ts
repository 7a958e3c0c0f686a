import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SETTINGS_FILES } from '../../src/config/config-schema.ts';
import { describeSchema } from '../../src/config/describe-schema.ts';
import { settingName, settingsReference } from '../../src/config/settings-reference.ts';

const page = new URL('../../docs/reference/settings.md', import.meta.url);

describe('the settings reference', () => {
  it('is what the schemas say (AIMS_WRITE_DOCS=1 writes it)', () => {
    if (process.env['AIMS_WRITE_DOCS'] === '1') writeFileSync(page, settingsReference());
    assert.equal(readFileSync(page, 'utf8'), settingsReference());
  });

  for (const [kind, { schema }] of Object.entries(SETTINGS_FILES)) {
    it(`says of every setting of ${kind} what it means and what is allowed`, () => {
      const text = readFileSync(page, 'utf8');
      for (const setting of describeSchema(schema)) {
        const name = settingName(setting.path);
        assert.ok(text.includes(`| \`${name}\` |`), `${name} is not in the page`);
        assert.notEqual(setting.meaning, '', `${name} has no meaning`);
        assert.notEqual(setting.allowed, '', `${name} does not say what is allowed`);
      }
    });
  }

  it('has an example for every setting that must be written, to show when it is missing', () => {
    const missing = Object.values(SETTINGS_FILES)
      .flatMap(({ schema }) => describeSchema(schema))
      .filter((setting) => setting.required && setting.example === undefined)
      .map((setting) => settingName(setting.path));
    assert.deepEqual(missing, []);
  });
});
