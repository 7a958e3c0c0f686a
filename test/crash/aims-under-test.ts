/**
 * AIMS as the product composes it, plus two things a crash test needs: a marker that kills the process at one named
 * point, and somebody who approves whatever is ready. Arguments: JSON of UnderTest. It never ends by itself.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAims } from '../../src/app.ts';
import type { Person } from '../../src/domain/decision.ts';
import { approveBatch } from '../../src/engine/decide-batch.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { GUARDS, type Guards } from '../../src/engine/guards.ts';
import { personActor } from '../../src/engine/sign-in.ts';
import type { CrashPoint } from '../../src/lib/crash-points.ts';
import { newToken } from '../../src/lib/hash.ts';
import { batchesIn } from '../../src/store/batches.ts';

export interface UnderTest {
  readonly home: string;
  /** Where to die; undefined: live on. */
  readonly point: CrashPoint | undefined;
  /** Each death is noted here first, outside AIMS's own folders. */
  readonly hits: string;
  /** Each acknowledgement given to the outside world (an approval that was answered) is noted here. */
  readonly acknowledged: string;
  readonly without: keyof typeof WEAKENED | undefined;
}

/** AIMS with one guard taken out: what the same run must then catch. */
const WEAKENED = {
  knownArrival: { knownArrival: async () => undefined },
  lookBeforeResend: { lookBeforeResend: async () => 'none' as const },
} satisfies Record<string, Partial<Guards>>;

const APPROVER: Person = {
  id: 'crash-approver',
  username: 'approver',
  name: 'Approver',
  team: 'Stock Control',
  email: 'approver@newshire.example',
  groups: ['stock-control'],
  disabledAt: null,
};

const task: UnderTest = JSON.parse(process.argv[2] ?? '{}');

const aims = await startAims(
  task.home,
  { web: false, onFatal: () => process.exit(1) },
  {
    mark: (point) => {
      if (point === task.point) die(point);
    },
    guards: { ...GUARDS, ...(task.without ? WEAKENED[task.without] : {}) },
  },
);
for (;;) {
  await approveWhatIsReady(aims.home.context);
  await sleep(50);
}

function die(point: CrashPoint): void {
  appendFileSync(task.hits, `${point}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered at the next chance: nothing more may happen before.
  for (;;);
}

async function approveWhatIsReady(context: EngineContext): Promise<void> {
  for (const batch of await batchesIn(context.store.db, ['validated'])) {
    if (batch.manifest === null || batch.check_id === null) continue;
    const decider = { person: APPROVER, role: 'stock-control', actor: personActor(APPROVER) };
    const form = {
      token: newToken(),
      checkId: batch.check_id,
      manifest: batch.manifest,
      approvals: 0,
      answers: [],
    };
    await approveBatch(context, batch.ref, decider, form);
    appendFileSync(task.acknowledged, `${batch.ref}\n`);
  }
}
