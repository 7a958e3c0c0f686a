import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person } from '../../src/domain/decision.ts';
import { type Telling, whoToTell } from '../../src/notify/who-to-tell.ts';
import { EMAIL_KINDS, type EmailKind } from '../../src/words/email-model.ts';
import { DEFINITION, HOME } from '../words/fixtures.ts';

function person(username: string, groups: readonly string[], change: Partial<Person> = {}): Person {
  const email = `${username}@newshire.example`;
  return {
    id: username,
    username,
    name: username,
    team: '',
    email,
    groups,
    disabledAt: null,
    ...change,
  };
}

const PEOPLE: readonly Person[] = [
  person('priya', ['stock-control']),
  person('sam.lee', ['stock-control']),
  person('gone', ['stock-control'], { disabledAt: '2026-01-01T00:00:00Z' }),
  person('root', ['stock-control', 'admin']),
  person('nadia', ['procure-to-pay']),
  person('lena', ['internal-audit']),
];

function told(kind: EmailKind, change: Partial<Telling> = {}): readonly string[] {
  const telling: Telling = {
    kind,
    definition: DEFINITION,
    home: HOME,
    people: PEOPLE,
    given: [],
    longWait: false,
    ...change,
  };
  return whoToTell(telling).map((recipient) => recipient.email.replace('@newshire.example', ''));
}

test('tells approvers who may approve: not the sender, not a closed account, not who looks after AIMS', () => {
  assert.deepEqual(told('ready'), ['priya']);
});

test('tells the sender of problems only where the definition wants it', () => {
  assert.deepEqual(told('problems'), ['priya', 'stock.unit']);
  const mail = { ...DEFINITION.mail, tellSender: false };
  assert.deepEqual(told('problems', { definition: { ...DEFINITION, mail } }), ['priya']);
});

test('asks for the second approval those who can give it, and not who gave the first', () => {
  const approval = {
    ...DEFINITION.approval,
    second: { from: 1, groups: ['stock-control', 'procure-to-pay'] },
  };
  const definition = { ...DEFINITION, approval };
  assert.deepEqual(told('second', { definition, given: [{ username: 'Priya' }] }), ['nadia']);
});

test('sends what is returned to the sender, whatever else the definition says', () => {
  const mail = { ...DEFINITION.mail, tellSender: false };
  assert.deepEqual(told('returned', { definition: { ...DEFINITION, mail } }), [
    'stock.unit',
    'priya',
  ]);
});

test('tells everybody concerned when a batch is loaded', () => {
  assert.deepEqual(told('loaded'), ['priya', 'procure.to.pay', 'stock.unit']);
});

test('tells Systems of an outage, and the approvers only when it lasts', () => {
  assert.deepEqual(told('waiting'), ['systems']);
  assert.deepEqual(told('waiting', { longWait: true }), ['systems', 'priya']);
});

test('tells the owner and the deputy when no approver has an account', () => {
  assert.deepEqual(told('ready', { people: [] }), ['mary.okafor', 'tom.evans']);
});

test('leaves no kind of message without a reader', () => {
  for (const kind of EMAIL_KINDS) assert.ok(told(kind, { people: [] }).length > 0, kind);
});

test('sends one message to one mailbox, however it is spelt', () => {
  const mail = { ...DEFINITION.mail, loaded: ['PRIYA@newshire.example'] };
  assert.deepEqual(told('loaded', { definition: { ...DEFINITION, mail } }), [
    'priya',
    'stock.unit',
  ]);
});

test('says to each why they get it', () => {
  const telling = {
    definition: DEFINITION,
    home: HOME,
    people: PEOPLE,
    given: [],
    longWait: false,
  };
  const reasons = whoToTell({ ...telling, kind: 'loaded' }).map((recipient) => recipient.because);
  assert.deepEqual(reasons, [
    'you can approve Library invoices',
    'you are told what becomes of Library invoices',
    'you send Library invoices',
  ]);
});
