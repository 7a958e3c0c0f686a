/**
 * One install at a time in one checkout: two `npm ci` in the same folder delete each other's work and may both say
 * that all went well. The lock is a symbolic link to the holder's process id, because a link is made whole or not at all;
 * one left behind by a dead process is taken over.
 */
import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 200;

/** Runs `work` while holding the lock; `work` gets a question it can ask: is the lock still ours? */
export async function withLock(path, work) {
  await take(path);
  const isOurs = () => holderOf(path) === process.pid;
  try {
    return await work(isOurs);
  } finally {
    if (isOurs()) rmSync(path, { force: true });
  }
}

async function take(path) {
  let told = false;
  while (!tryToTake(path)) {
    const holder = holderOf(path);
    if (holder === undefined || !isAlive(holder)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) console.log(`Another install is running here (process ${holder}); waiting for it.`);
    told = true;
    await wait(LOOK_AGAIN_MS);
  }
}

function tryToTake(path) {
  try {
    symlinkSync(String(process.pid), path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(path) {
  try {
    return Number(readlinkSync(path)) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
