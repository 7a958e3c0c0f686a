/** What a test says when the machine lacks a program: it fails with the way out, and never skips. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neededPrograms, programFor } from '../support/needs.ts';

describe('the programs that tests need', () => {
  for (const { program } of neededPrograms()) {
    it(`finds ${program}`, () => {
      assert.match(programFor(program), new RegExp(`/${program}$`));
    });
  }

  it('fails with what to install when one is missing', () => {
    const before = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      assert.throws(() => programFor('chromium'), /apt-get install chromium fonts-liberation/);
    } finally {
      process.env.PATH = before;
    }
  });
});
