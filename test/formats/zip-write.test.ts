/** A zip that AIMS packs: the same bytes whenever it is made, and what any reader takes out is what was put in. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isAimsError } from '../../src/domain/errors.ts';
import { readDirectory } from '../../src/formats/zip/read-directory.ts';
import { unpack } from '../../src/formats/zip/unpack.ts';
import { type PackedFile, zipFile } from '../../src/formats/zip/write.ts';
import { sha256 } from '../../src/lib/hash.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);

const FILES: readonly PackedFile[] = [
  { name: 'headers.csv', bytes: Buffer.from('1,FB-0001,Pennine Fictional Books\n') },
  { name: 'lines \u00a3.csv', bytes: Buffer.from('1,1,12.50\n1,2,3.20\n') },
  { name: 'empty.csv', bytes: new Uint8Array(0) },
];

it('packs the same files into the same bytes, on any day, machine and version of Node', () => {
  const hash = '8d4ad4547218e29642ebcb17e90bd7cd1f5d63527633d0465973a44808f7fad3';
  assert.equal(sha256(zipFile(FILES)), hash);
});

it('keeps the files, their names and their order', () => {
  assert.deepEqual(
    unpacked(zipFile(FILES)),
    FILES.map(({ name, bytes }) => [name, [...bytes]]),
  );
  assert.deepEqual(unpacked(zipFile([])), []);
});

it(`takes out what it put in, ${ROUNDS} times with any bytes`, () => {
  let state = 20_261_125;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  for (let no = 0; no < ROUNDS; no += 1) {
    const files = Array.from({ length: next(5) }, (_, index) => ({
      name: `${index}-\u00e9`.slice(next(2) === 0 ? 0 : 1),
      bytes: Uint8Array.from({ length: next(300) }, () => next(256)),
    })).filter(({ name }, index, all) => all.findIndex((one) => one.name === name) === index);
    assert.deepEqual(
      unpacked(zipFile(files)),
      files.map(({ name, bytes }) => [name, [...bytes]]),
      `zip ${no}`,
    );
  }
});

it('packs nothing under a name that is none, or that is given twice', () => {
  const bytes = Buffer.from('x');
  for (const name of ['', 'a/b.csv', 'a\\b.csv', 'a\u0000.csv', 'a\ud800.csv']) {
    assertRefused([{ name, bytes }]);
  }
  assertRefused([
    { name: 'a.csv', bytes },
    { name: 'a.csv', bytes },
  ]);
});

it('packs no more files than it would read', () => {
  const files = Array.from({ length: 1_001 }, (_, no) => ({ name: `${no}`, bytes: Buffer.of(no) }));
  assert.equal(unpacked(zipFile(files.slice(1))).length, 1_000);
  assertRefused(files);
});

function unpacked(zip: Uint8Array) {
  return readDirectory(Buffer.from(zip)).map((entry) => [entry.name, [...unpack(entry, 1_000)]]);
}

function assertRefused(files: readonly PackedFile[]): void {
  assert.throws(
    () => zipFile(files),
    (error) => isAimsError(error, 'VALUE_DOES_NOT_FIT'),
  );
}
