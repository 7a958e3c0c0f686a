import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUsableAddress } from '../../src/notify/address.ts';

test('takes plain addresses', () => {
  for (const address of [
    'priya.shah@newshire.example',
    "o'brien+aims@sub.newshire.gov.uk",
    'A_1@a-b.example',
  ]) {
    assert.equal(isUsableAddress(address), true, address);
  }
});

test('refuses everything in which a mail library could find another addressee', () => {
  for (const address of [
    '',
    'priya',
    'priya@localhost',
    'a@b@c.example',
    'Priya <priya@newshire.example>',
    '"a b"@newshire.example',
    'a@newshire.example, b@elsewhere.example',
    'a@newshire.example\r\nBcc: b@elsewhere.example',
    'a@newshire.example\n',
    'a(comment)@newshire.example',
    'group: a@newshire.example;',
    '.a@newshire.example',
    'a..b@newshire.example',
    'a@-newshire.example',
    'a@[127.0.0.1]',
    `${'a'.repeat(65)}@newshire.example`,
    'ünïcode@newshire.example',
  ]) {
    assert.equal(isUsableAddress(address), false, address);
  }
});
