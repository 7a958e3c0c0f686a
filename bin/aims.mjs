#!/usr/bin/env node
/**
 * The command `aims`, in plain JavaScript because it must start under any Node: it looks at the version before it imports
 * anything, and under an older Node hands over to the Node 24 that npm installed beside AIMS. Never put a static
 * import of AIMS here: imports run first.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs TypeScript without a flag and without a warning. */
const NEEDED = [24, 12];

const TOO_OLD = `needs Node ${NEEDED[0]}, and this is Node ${process.versions.node}`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node24 = join(root, 'node_modules', 'node', 'bin', 'node');

if (!existsSync(join(root, 'node_modules'))) giveUp('is not installed yet');
else if (isRecentEnough(process.versions.node)) await run();
else if (existsSync(node24)) handOver();
else giveUp(TOO_OLD);

function isRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

async function run() {
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'aims'));
  const { main } = await import('../src/cli/program.ts');
  await main(process.argv.slice(2));
}

/** The same command under Node 24, standing where this process stands: its terminal, its signals, its exit code. */
function handOver() {
  const child = spawn(node24, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  child.on('error', () => giveUp(TOO_OLD));
  passSignalsTo(child);
  child.on('exit', (code, signal) => {
    process.exit(signal ? 128 + constants.signals[signal] : code);
  });
}

function passSignalsTo(child) {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGINT']) {
    process.on(signal, () => {
      // A terminal gives Ctrl-C to both; passed on, it would count as the second one, which means "now".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
}

function giveUp(why) {
  console.error(`AIMS ${why}. Run npm ci in ${root}.`);
  process.exit(1);
}
