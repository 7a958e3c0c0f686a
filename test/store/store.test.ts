/** One suite for the store, run on both databases: what holds on one must hold on the other. */

import { onBothDatabases } from './stores.ts';
import { batchesSuite } from './suite/batches.ts';
import { checksSuite } from './suite/checks.ts';
import { claimsSuite } from './suite/claims.ts';
import { deliveriesSuite, originalsSuite, peopleSuite, settingsSuite } from './suite/deliveries.ts';

onBothDatabases('the store', (databases) => {
  batchesSuite(databases);
  claimsSuite(databases);
  checksSuite(databases);
  deliveriesSuite(databases);
  peopleSuite(databases);
  settingsSuite(databases);
  originalsSuite(databases);
});
