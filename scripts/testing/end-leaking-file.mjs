/**
 * Loaded into each test process: a test file whose tests have ended but whose process lives on (a timer, a server, a
 * child left behind) fails with what is still open. Node itself would wait for it for ever.
 */
const GRACE_MS = 5_000;

if (process.env.NODE_TEST_CONTEXT) {
  const { after } = await import('node:test');
  after(() => setTimeout(failAsLeaking, GRACE_MS).unref());
}

function failAsLeaking() {
  const open = process.getActiveResourcesInfo().join(', ');
  console.error(
    `The tests of this file have ended, but something keeps its process alive: ${open}.`,
  );
  process.exit(1);
}
