/** A reporter for node:test beside the readable one: the totals of the whole run as one line of JSON, for run-tests.mjs. */
export default async function* writeTotals(events) {
  for await (const { type, data } of events) {
    // Each file ends with a summary too; the one of the whole run names no file.
    if (type === 'test:summary' && data.file === undefined) yield JSON.stringify(data.counts);
  }
}
