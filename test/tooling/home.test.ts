/** The throwaway home that most tests stand on. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { makeHome } from '../support/home.ts';

describe('a throwaway home', () => {
  it('has the settings that ship, an empty inbox and an empty archive, and is gone afterwards', async () => {
    let path = '';
    {
      await using home = await makeHome();
      path = home.path;
      assert.match(await home.read('config/aims.yaml'), /environment: test/);
      assert.match(await home.read('interfaces/library-invoices.yaml'), /prefix: LIB/);
      assert.deepEqual(await readdir(home.at('inbox')), []);
      assert.deepEqual(await readdir(home.at('archive')), []);
    }
    assert.ok(!existsSync(path));
  });

  it('keeps only the interfaces asked for, and refuses one that does not ship', async () => {
    await using home = await makeHome({ interfaces: ['library-invoices'] });
    const files = await readdir(home.at('interfaces'));
    assert.ok(files.includes('library-invoices.yaml'));
    assert.ok(files.every((file) => file.startsWith('library-invoices.')));
    await assert.rejects(makeHome({ interfaces: ['nothing-such'] }), /nothing-such/);
  });

  it('drops a file whole, under its final name only', async () => {
    await using home = await makeHome();
    await home.drop('library-invoices', 'today.csv', 'HDR|');
    assert.deepEqual(await readdir(home.at('inbox', 'library-invoices')), ['today.csv']);
  });

  it('refuses an edit that changes nothing', async () => {
    await using home = await makeHome({ files: { 'config/note.txt': 'one' } });
    await home.edit('config/note.txt', (text) => text.replace('one', 'two'));
    assert.equal(await home.read('config/note.txt'), 'two');
    await assert.rejects(
      home.edit('config/note.txt', (text) => text.replace('one', 'two')),
      /out of date/,
    );
  });
});
