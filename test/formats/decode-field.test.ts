import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ENCODINGS, type Encoding } from '../../src/domain/interface.ts';
import { decoderFor, encoderFor } from '../../src/formats/decode-field.ts';

const SINGLE_BYTE = ENCODINGS.filter((encoding) => encoding !== 'utf-8');

/** From the code charts of the encodings: bytes that tell them apart, and some that have no letter. */
const LETTERS: Readonly<
  Record<Exclude<Encoding, 'utf-8'>, { letters: Record<number, string>; none: number[] }>
> = {
  'us-ascii': { letters: { 126: '~' }, none: [0x80, 0xa3, 0xff] },
  'windows-1252': {
    letters: { 128: '€', 146: '’', 163: '£', 233: 'é' },
    none: [0x81, 0x8d, 0x8f, 0x90, 0x9d],
  },
  'windows-1250': {
    letters: { 128: '€', 138: 'Š', 163: 'Ł', 232: 'č' },
    none: [0x81, 0x83, 0x88, 0x90, 0x98],
  },
  'iso-8859-1': { letters: { 163: '£', 164: '¤', 255: 'ÿ' }, none: [0x80, 0x92, 0x9f] },
  'iso-8859-2': { letters: { 163: 'Ł', 169: 'Š', 232: 'č' }, none: [0x80, 0x9f] },
  'iso-8859-15': { letters: { 163: '£', 164: '€', 189: 'œ' }, none: [0x80, 0x9f] },
};

for (const encoding of SINGLE_BYTE) {
  const decode = decoderFor(encoding);
  const encode = encoderFor(encoding);

  it(`reads ${encoding} by its chart, and shows a byte without a letter as U+FFFD`, () => {
    const { letters, none } = LETTERS[encoding];
    for (const [byte, letter] of Object.entries(letters)) {
      const decoded = decode(String.fromCharCode(Number(byte)));
      assert.deepEqual(decoded, { ok: true, text: letter });
    }
    for (const byte of none) {
      const decoded = decode(`a${String.fromCharCode(byte)}b`);
      assert.deepEqual(decoded, { ok: false, text: 'a\ufffdb' });
    }
  });

  it(`writes in ${encoding} every letter that it reads, and no other`, () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const latin1 = String.fromCharCode(byte);
      const decoded = decode(latin1);
      const written = encode(`x${decoded.text}`);
      const expected = decoded.ok ? Buffer.from([0x78, byte]) : undefined;
      assert.deepEqual(written && Buffer.from(written), expected, `byte ${byte}`);
    }
    assert.equal(encode('水'), undefined);
  });
}

it('reads and writes UTF-8, and refuses what is none', () => {
  const decode = decoderFor('utf-8');
  const encode = encoderFor('utf-8');
  const text = 'Zoë’s £5 水 😀';
  const bytes = encode(text);
  assert.deepEqual(bytes && Buffer.from(bytes), Buffer.from(text));
  assert.deepEqual(decode(Buffer.from(text).toString('latin1')), { ok: true, text });
  assert.deepEqual(decode('Caf\u00e9'), { ok: false, text: 'Caf\ufffd' });
  assert.equal(decode('\u00ed\u00a0\u0080').ok, false, 'half of a pair');
  assert.equal(encode('\ud800'), undefined);
});

it('keeps a byte-order mark that is not at the start of a file', () => {
  assert.deepEqual(decoderFor('utf-8')('\u00ef\u00bb\u00bfa'), { ok: true, text: '\ufeffa' });
});
