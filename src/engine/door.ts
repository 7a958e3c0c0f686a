/**
 * The engine's door for pages: who may see and do what is decided here, once, for every way in. It answers with plain
 * facts and coded refusals.
 */
import type { Person } from '../domain/decision.ts';
import { AimsError } from '../domain/errors.ts';
import type { SettingsMistake } from '../domain/interface.ts';
import type { OutcomeStatus } from '../domain/outcome.ts';
import { utc } from '../lib/clock.ts';
import { batchByRef } from '../store/batches.ts';
import { documentsOfCheck, rowToDocument } from '../store/checks.ts';
import { outcomesOf } from '../store/deliveries.ts';
import {
  addSession,
  destroySession,
  getSession,
  personById,
  renewSession,
} from '../store/people.ts';
import {
  approveBatch,
  type Decider,
  recheckBatch,
  returnBatch,
  settleBatch,
  withdrawBatch,
} from './decide-batch.ts';
import type { EngineContext } from './engine-context.ts';
import { batchesFor } from './queries/batch-list.ts';
import { batchPage, findingGroups } from './queries/batch-page.ts';
import { datasetViews } from './queries/datasets.ts';
import { homePage } from './queries/home-page.ts';
import { concerns, permissions } from './queries/permissions.ts';
import { serviceStatus } from './queries/service-status.ts';
import { personActor, signedOut, signIn } from './sign-in.ts';
import {
  type ApproveForm,
  type BatchFilter,
  DOCUMENTS_A_PAGE,
  type ReturnForm,
  type SettleForm,
  type WithdrawForm,
} from './views.ts';

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
      add: (id: string, personId: string | null, data: string, expiresAt: string) =>
        context.store.write((tx) => addSession(tx, id, personId, data, expiresAt)),
      renew: (id: string, data: string, expiresAt: string) =>
        context.store.write((tx) => renewSession(tx, id, data, expiresAt)),
      destroy: (id: string) => context.store.write((tx) => destroySession(tx, id)),
    },

    home: (person: Person) => homePage(context, person),
    batches: (filter: BatchFilter, person: Person) => batchesFor(context, person, filter),
    batch: async (ref: string, person: Person) => {
      await assertSees(ref, person);
      return batchPage(context, ref);
    },
    findings: async (ref: string, person: Person) => {
      await assertSees(ref, person);
      return findingGroups(context, ref);
    },
    documents: async (ref: string, page: number, person: Person) => {
      await assertSees(ref, person);
      return documentRows(context, ref, page);
    },
    permissions: async (ref: string, person: Person) => {
      await assertSees(ref, person);
      return permissions(context, ref, person);
    },
    /** undefined: there is none of that name, or it is not this person's business. */
    interfaceFor: (name: string, person: Person) =>
      context.settings.current.interfaces.find(
        (definition) => definition.name === name && concerns(person, definition),
      ),
    datasets: () => datasetViews(context),
    settingsMistakes: async (): Promise<readonly SettingsMistake[]> => context.settings.mistakes,

    approve: (ref: string, person: Person, form: ApproveForm) =>
      approveBatch(context, ref, decider(person), form),
    returnToSender: (ref: string, person: Person, form: ReturnForm) =>
      returnBatch(context, ref, decider(person), form),
    withdraw: (ref: string, person: Person, form: WithdrawForm) =>
      withdrawBatch(context, ref, decider(person), form),
    settle: (ref: string, person: Person, form: SettleForm) =>
      settleBatch(context, ref, decider(person), form),
    recheck: async (ref: string, person: Person) => {
      await assertSees(ref, person);
      if (!(await permissions(context, ref, person)).recheck)
        throw new AimsError('NOT_ALLOWED', { bar: 'not-an-approver', ref });
      await recheckBatch(context, ref, decider(person));
    },

    signIn: (username: string, password: string, address: string) =>
      signIn(context, username, password, address),
    person: (id: string) => personById(db, id),
    signedOut: (person: Person) => signedOut(context, person),
    status: () => serviceStatus(context),
  };
}

function decider(person: Person): Decider {
  return { person, actor: personActor(person) };
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
    (await outcomesOf(db, batch.id)).map((outcome) => [outcome.document_no, outcome.status]),
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
