/** Mistakes as a test writes them down: what is edited, and what is to be told where. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LoadedFile } from '../../src/config/load-settings.ts';
import type { SettingsMistake } from '../../src/domain/interface.ts';
import { type Edits, load, STOCK } from './fixture-home.ts';

/** Each: what is edited, where the mistake is told, its text, and what its help says. */
export interface Case {
  readonly name: string;
  readonly edits: Edits;
  /** The file, and in the edited text the place marked §; undefined: its top. */
  readonly at: readonly [file: string, marked: string | undefined];
  readonly text: string;
  readonly help: RegExp;
}

/** The place is worked out from the text itself, apart from how the program finds it. */
export function assertPlace(
  mistake: SettingsMistake,
  files: readonly LoadedFile[],
  [path, marked]: Case['at'],
): void {
  const text = files.find((file) => file.path === path)?.text ?? '';
  const start = marked === undefined ? 0 : text.indexOf(marked.replace('§', ''));
  assert.ok(start >= 0, `${path} has no "${marked}"`);
  const before = text.slice(0, start + Math.max(marked?.indexOf('§') ?? 0, 0)).split('\n');
  assert.equal(mistake.file, path);
  assert.deepEqual(
    [mistake.line, mistake.column],
    [before.length, (before.at(-1)?.length ?? 0) + 1],
  );
}

/** An edit of an interface, and the one mistake it makes. */
export interface InterfaceCase {
  readonly name: string;
  readonly from: string;
  readonly edit: readonly (readonly [from: string, to: string])[];
  /** In the edited text, the place marked §. */
  readonly at: string;
  readonly text: string;
  readonly help: RegExp;
  readonly level?: SettingsMistake['level'];
}

export function itTells(cases: readonly InterfaceCase[]): void {
  for (const { name, from, edit, at, text, help, level = 'mistake' } of cases) {
    it(name, (t) => {
      const edited = edit.reduce((all, [old, fresh]) => {
        assert.ok(all.includes(old), `there is no "${old}"`);
        return all.replace(old, () => fresh);
      }, from);
      const { mistakes, files } = load(t, { [STOCK]: edited });
      const [mistake, ...others] = mistakes;
      assert.ok(
        mistake && others.length === 0,
        mistakes.map((each) => `${each.line}:${each.column} ${each.text}`).join('\n'),
      );
      assert.equal(mistake.text, text);
      assert.equal(mistake.level, level);
      assertPlace(mistake, files, [STOCK, at]);
      assert.match(mistake.help, help);
    });
  }
}
