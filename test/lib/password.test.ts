import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashPassword, verifyPassword } from '../../src/lib/password.ts';

describe('passwords', () => {
  it('knows the right password again and refuses another', async () => {
    const encoded = await hashPassword('correct horse battery staple');
    assert.match(encoded, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.equal(await verifyPassword('correct horse battery staple', encoded), true);
    assert.equal(await verifyPassword('correct horse battery stapl', encoded), false);
  });

  it('salts: the same password has another hash each time', async () => {
    assert.notEqual(await hashPassword('same'), await hashPassword('same'));
  });

  it('takes as long for nobody as for somebody, and says no', async () => {
    const encoded = await hashPassword('one');
    const somebody = await milliseconds(() => verifyPassword('two', encoded));
    const nobody = await milliseconds(() => verifyPassword('two', undefined));
    assert.equal(await verifyPassword('two', undefined), false);
    assert.ok(nobody > somebody / 4, `nobody took ${nobody} ms, somebody ${somebody} ms`);
  });

  it('says no to a hash it cannot read', async () => {
    assert.equal(await verifyPassword('x', 'plain text'), false);
  });

  it('takes é from two keyboards as one password', async () => {
    const encoded = await hashPassword('caf\u00e9');
    assert.equal(await verifyPassword('cafe\u0301', encoded), true);
  });
});

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}
