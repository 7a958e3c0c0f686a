/**
 * The engine's door for pages: who may see and do what is decided here, once, for every way in. It answers with plain
 * facts and coded refusals.
 */
import { ADMIN_GROUP, type Person } from '../domain/decision.ts';
import { AimsError } from '../domain/errors.ts';
import type { SettingsMistake } from '../domain/interface.ts';
import type { OutcomeStatus } from '../domain/outcome.ts';
import { utc } from '../lib/clock.ts';
import { batchByRef } from '../store/batches.ts';
import { documentsOfCheck, rowToDocument } from '../store/checks.ts';
import { deliveriesIn, outcomesOf } from '../store/deliveries.ts';
import { destroySession, getSession, personById, setSession } from '../store/people.ts';
import { statusOf } from '../words/states.ts';
import { askRecheck } from './check-batch.ts';
import {
  type ApproveForm,
  approveBatch,
  type Decider,
  type ReturnForm,
  returnBatch,
  withdrawBatch,
} from './decide-batch.ts';
import type { EngineContext } from './engine-context.ts';
import { batchPage, findingGroup } from './queries/batch-page.ts';
import { datasetViews } from './queries/datasets.ts';
import { allBatches, concerns, homePage, permissions } from './queries/home-page.ts';
import { personActor, signedOut, signIn } from './sign-in.ts';
import type { BatchFacts } from './views.ts';

const DOCUMENTS_A_PAGE = 50;
const BATCHES_A_PAGE = 25;
/** More than a council sends in years; the search pages of later read an index instead. */
const MOST_BATCHES = 5_000;

export function makeDoor(context: EngineContext) {
  const { db } = context.store;

  const assertSees = async (ref: string, person: Person) => {
    const batch = await batchByRef(db, ref);
    const definition = context.settings.definition(batch.interface, batch.definition);
    if (!concerns(person, definition))
      throw new AimsError('NOT_ALLOWED', { bar: 'not-an-approver', ref });
    return batch;
  };

  return {
    get settings() {
      return context.settings.current;
    },
    clock: context.clock,
    sessions: {
      get: (id: string) => getSession(db, id, utc(context.clock.now())),
      set: (id: string, personId: string | null, data: string, expiresAt: string) =>
        context.store.write((tx) => setSession(tx, id, personId, data, expiresAt)),
      destroy: (id: string) => context.store.write((tx) => destroySession(tx, id)),
    },

    home: (person: Person) => homePage(context, person),
    batches: async (
      { group, page }: { group?: 'person' | 'progress' | 'finished'; page: number },
      person: Person,
    ) => {
      const all = await allBatches(context, person, MOST_BATCHES);
      const rows = group ? all.filter((facts) => groupOf(facts, context) === group) : all;
      return {
        rows: rows.slice((page - 1) * BATCHES_A_PAGE, page * BATCHES_A_PAGE),
        total: rows.length,
      };
    },
    batch: async (ref: string, person: Person) => {
      await assertSees(ref, person);
      return batchPage(context, ref);
    },
    findings: async (ref: string, code: string, group: string, person: Person) => {
      await assertSees(ref, person);
      const found = await findingGroup(context, ref, code, group);
      if (!found) throw new AimsError('BATCH_NOT_FOUND', { ref });
      return found;
    },
    documents: async (ref: string, page: number, person: Person) => {
      await assertSees(ref, person);
      return documentRows(context, ref, page);
    },
    permissions: async (ref: string, person: Person) => {
      await assertSees(ref, person);
      return permissions(context, ref, person);
    },
    datasets: () => datasetViews(context),
    settingsMistakes: async (): Promise<readonly SettingsMistake[]> => context.settings.mistakes,

    approve: (ref: string, person: Person, form: ApproveForm) =>
      approveBatch(context, ref, decider(person), form),
    returnToSender: (ref: string, person: Person, form: ReturnForm) =>
      returnBatch(context, ref, decider(person), form),
    withdraw: (
      ref: string,
      person: Person,
      form: { readonly token: string; readonly message: string },
    ) => withdrawBatch(context, ref, decider(person), form),
    recheck: async (ref: string, person: Person) => {
      const batch = await assertSees(ref, person);
      if (!(await permissions(context, ref, person)).recheck)
        throw new AimsError('NOT_ALLOWED', { bar: 'not-an-approver', ref });
      await askRecheck(context, batch);
    },

    signIn: (username: string, password: string, address: string) =>
      signIn(context, username, password, address),
    person: (id: string) => personById(db, id),
    signedOut: (person: Person) => signedOut(context, person),
    status: async () => {
      const stuck = await deliveriesIn(db, ['retrying', 'stopped', 'in-doubt']);
      const interfaces = context.settings.current.interfaces.map(({ title, to }) => ({
        title,
        ok: !stuck.some((delivery) => delivery.connection === to.connection),
      }));
      return { ok: interfaces.every((some) => some.ok), interfaces };
    },
  };
}

function decider(person: Person): Decider {
  const role = person.groups.filter((group) => group !== ADMIN_GROUP)[0] ?? 'user';
  return { person, role, actor: personActor(person, role) };
}

function groupOf(facts: BatchFacts, context: EngineContext) {
  return statusOf(facts, context.clock.now()).group;
}

async function documentRows(context: EngineContext, ref: string, page: number) {
  const { db } = context.store;
  const batch = await batchByRef(db, ref);
  if (batch.check_id === null) return { rows: [], total: 0 };
  const rows = await documentsOfCheck(db, batch.check_id, {
    limit: DOCUMENTS_A_PAGE,
    offset: (page - 1) * DOCUMENTS_A_PAGE,
  });
  const statuses = new Map<number, OutcomeStatus>(
    (await outcomesOf(db, [batch.id])).map((outcome) => [outcome.document_no, outcome.status]),
  );
  return {
    rows: rows.map((row) => {
      const status = statuses.get(row.no);
      return {
        ...rowToDocument(row),
        errors: row.errors,
        warnings: row.warnings,
        ...(status ? { status } : {}),
      };
    }),
    total: batch.invoices + batch.credits,
  };
}
