/**
 * Loaded into a measured process and into every Node process that it starts (NODE_OPTIONS): leaves its processor time and
 * its peak memory in a file of the folder AIMS_BENCH_USAGE when it ends. A process that is killed leaves none.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STATUS = '/proc/self/status';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    rssMiB: (ownPeakKiB() ?? maxRSS) / 1024,
  };
  writeFileSync(
    join(process.env.AIMS_BENCH_USAGE ?? '.', `${process.pid}.json`),
    JSON.stringify(usage),
  );
});

/** Linux counts the memory of the process that started this one into maxRSS, but not into VmHWM. */
function ownPeakKiB() {
  if (!existsSync(STATUS)) return undefined;
  const found = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8'))?.[1];
  return found === undefined ? undefined : Number(found);
}
