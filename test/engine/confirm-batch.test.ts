/** Where answers are looked for; what they do is in test/journeys/answers.test.ts. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { confirmDue } from '../../src/engine/confirm-batch.ts';
import { deliverDue } from '../../src/engine/deliver-batch.ts';
import { transformDueBatches } from '../../src/engine/transform-batch.ts';
import { approved, openChecking } from './checking.ts';

const CONNECTION = 'oracle-payables';

it('looks for no answer where nothing was ever sent, and misses the folder of answers once something was', async () => {
  await using engine = await openChecking();
  assert.equal(await confirmDue(engine.context, CONNECTION), false);
  await approved(engine, 'A');
  await transformDueBatches(engine.context);
  assert.equal(await confirmDue(engine.context, CONNECTION), false, 'owed is not sent');
  assert.equal(await deliverDue(engine.context, CONNECTION), true);
  await assert.rejects(confirmDue(engine.context, CONNECTION), { code: 'CONNECTION_UNAVAILABLE' });
});
