/** `aims schema`: every kind of settings file as JSON Schema, and the one for interfaces as it is kept for editors. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { jsonSchemaOf } from '../../src/cli/command-schema.ts';
import { SETTINGS_FILES } from '../../src/config/config-schema.ts';
import { aims, aimsJson } from './run-aims.ts';

const ROOT = join(import.meta.dirname, '../..');
const KINDS = Object.keys(SETTINGS_FILES) as (keyof typeof SETTINGS_FILES)[];

describe('aims schema', () => {
  it('prints a schema for every kind of settings file, of interfaces where none is named', async () => {
    for (const kind of KINDS) {
      const { code, stdout } = await aims(['schema', kind]);
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(jsonSchemaOf(kind))));
    }
    assert.equal((await aims(['schema'])).stdout, (await aims(['schema', 'interface'])).stdout);
    const { data } = await aimsJson(['schema', 'layout']);
    assert.equal(data.schema.title, 'config/layouts/NAME.yaml');
  });

  it('says which kinds there are', async () => {
    const { code, stderr } = await aims(['schema', 'interfaces']);
    assert.equal(code, 2);
    assert.match(stderr, /There are home, connection, layout, datasets and interface\./);
  });

  it('tells an editor what each setting means, and refuses names that are no settings', () => {
    const schema = JSON.stringify(jsonSchemaOf('interface'));
    assert.match(schema, /"description":"What people call it"/);
    assert.match(schema, /"additionalProperties":false/);
    assert.doesNotMatch(schema, /"(?:meaning|fallback|allowed)":"/);
  });

  it('takes every settings file that ships', async () => {
    for (const [kind, folder] of [
      ['interface', 'interfaces'],
      ['interface', 'interfaces/examples'],
      ['layout', 'config/layouts'],
      ['connection', 'config/connections'],
    ] as const) {
      const schema = readable(kind);
      for (const file of (await readdir(join(ROOT, folder))).filter((one) =>
        one.endsWith('.yaml'),
      )) {
        const written = parse(await readFile(join(ROOT, folder, file), 'utf8'));
        const { error } = schema.safeParse(written);
        assert.equal(error, undefined, `${folder}/${file}: ${error?.message}`);
      }
    }
    const home = parse(await readFile(join(ROOT, 'config/aims.yaml'), 'utf8'));
    assert.equal(readable('home').safeParse(home).success, true);
    assert.equal(readable('home').safeParse({ ...home, colour: 'red' }).success, false);
  });

  it('is the one in docs/schema/interface.json; AIMS_WRITE_DOCS=1 writes it', async () => {
    const path = join(ROOT, 'docs/schema/interface.json');
    const text = `${JSON.stringify(jsonSchemaOf('interface'), null, 2)}\n`;
    if (process.env.AIMS_WRITE_DOCS) {
      await mkdir(join(ROOT, 'docs/schema'), { recursive: true });
      await writeFile(path, text);
    }
    assert.equal(await readFile(path, 'utf8'), text);
  });
});

/** The schema back as something that checks, by the words of the schema alone. */
function readable(kind: keyof typeof SETTINGS_FILES): z.ZodType {
  return z.fromJSONSchema(JSON.parse(JSON.stringify(jsonSchemaOf(kind))));
}
