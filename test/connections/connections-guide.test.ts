/** The settings shown in docs/guides/connections.md are settings that AIMS takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { parse } from 'yaml';
import { connectionSchema } from '../../src/config/connection-schema.ts';

it('shows connections in its guide that can be used as they are', () => {
  const guide = readFileSync(new URL('../../docs/guides/connections.md', import.meta.url), 'utf8');
  const examples = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) =>
    parse(text),
  );
  assert.deepEqual(
    examples.map((example) => connectionSchema.parse(example).kind),
    ['folder', 'sftp'],
  );
});
