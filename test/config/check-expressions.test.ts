import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { loadSettings } from '../../src/config/load-settings.ts';
import { makeHome, STOCK } from './fixture-home.ts';
import { FLAT } from './interface-texts.ts';

/** Where the only mistake of a definition is told, as `line:column`. */
function placeOf(t: TestContext, text: string): string {
  const { mistakes } = loadSettings(makeHome(t, { [STOCK]: text }), {});
  const [mistake, ...others] = mistakes;
  assert.deepEqual(others, []);
  assert.equal(mistake?.file, STOCK);
  assert.match(mistake.text, /grss/);
  assert.match(mistake.help, /Did you mean gross\?/);
  return `${mistake.line}:${mistake.column}`;
}

/** The place found in the text itself: where the mark § stands. */
function marked(text: string, mark: string): string {
  const at = text.indexOf(mark.replace('§', '')) + mark.indexOf('§');
  const before = text.slice(0, at).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

describe('a mistake inside an expression is told at its character', () => {
  const holds = (written: string) => FLAT.replace('gross <= 1000.00', written);

  it('in a text without quotes', (t) => {
    const text = holds('1000.00 >= grss');
    assert.equal(placeOf(t, text), marked(text, '>= §grss'));
  });

  it('in a text in double quotes', (t) => {
    const text = holds('"1000.00 >= grss"');
    assert.equal(placeOf(t, text), marked(text, '>= §grss'));
  });

  it('in a text in single quotes, those inside it counted once', (t) => {
    const text = holds("'number = ''X'' or grss < 1.00'");
    assert.equal(placeOf(t, text), marked(text, 'or §grss <'));
  });

  it('at the beginning of a text that the YAML has in another form', (t) => {
    const escaped = holds('"1000.00 \\x3e grss"');
    assert.equal(placeOf(t, escaped), marked(escaped, 'holds: §"1000.00'));
    const folded = holds('>-\n      1000.00 >=\n      grss');
    assert.equal(placeOf(t, folded), marked(folded, 'holds: §>-'));
  });
});
