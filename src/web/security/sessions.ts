/**
 * Sessions: an unguessable id in an HttpOnly cookie, its hash and its data with the engine. They end after 30 minutes
 * without a page and 8 hours at most. The id in the cookie is never stored, so a copy of the database opens none.
 */
import cookie from '@fastify/cookie';
import session, { type FastifySessionOptions } from '@fastify/session';
import type { FastifyInstance, FastifyRequest, Session } from 'fastify';
import { type Clock, utc } from '../../lib/clock.ts';
import { newToken, sha256 } from '../../lib/hash.ts';
import type { SessionRows } from '../engine-door.ts';

declare module 'fastify' {
  interface Session {
    personId?: string;
    /** UTC ISO. */
    startedAt?: string;
    /** UTC ISO, at most a minute behind: a page view writes once a minute at most. */
    seenAt?: string;
    /** It was read from where sessions are kept, not begun by this request. */
    isKept?: boolean;
  }
}

const MINUTE = 60_000;
const IDLE_MS = 30 * MINUTE;
const LONGEST_MS = 8 * 60 * MINUTE;

export async function addSessions(
  app: FastifyInstance,
  rows: SessionRows,
  clock: Clock,
  secure: boolean,
): Promise<void> {
  await app.register(cookie);
  await app.register(session, {
    secret: UNSIGNED,
    cookieName: secure ? '__Host-aims' : 'aims',
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure },
    idGenerator: newToken,
    saveUninitialized: false,
    rolling: false,
    store: storeOf(rows, clock),
  });
  app.addHook('onRequest', async (request) => noteSeen(request, clock));
}

/** A new id for a new person: what an attacker may have planted before signing in is worth nothing. */
export async function beginSession(
  request: FastifyRequest,
  personId: string,
  clock: Clock,
): Promise<void> {
  await request.session.regenerate();
  const now = utc(clock.now());
  request.session.personId = personId;
  request.session.startedAt = now;
  request.session.seenAt = now;
}

function noteSeen(request: FastifyRequest, clock: Clock): void {
  const { personId, seenAt } = request.session;
  if (personId === undefined || seenAt === undefined) return;
  const now = clock.now();
  if (now.getTime() - Date.parse(seenAt) >= MINUTE) request.session.seenAt = utc(now);
}

/** The id has 256 random bits and counts only when it is in the store: a signature would add nothing but a secret to keep. */
const UNSIGNED = {
  sign: (value: string) => value,
  unsign: (value: string) => ({ valid: true, renew: false, value }),
};

function storeOf(rows: SessionRows, clock: Clock): NonNullable<FastifySessionOptions['store']> {
  return {
    get: (id, done) => {
      load(rows, clock, id).then(
        (found) => done(null, found ?? null),
        (error: unknown) => done(error),
      );
    },
    set: (id, data, done) => {
      keep(rows, clock, sha256(id), data).then(() => done(), done);
    },
    destroy: (id, done) => {
      rows.destroy(sha256(id)).then(() => done(), done);
    },
  };
}

async function load(rows: SessionRows, clock: Clock, id: string): Promise<Session | undefined> {
  const row = await rows.get(sha256(id));
  if (!row || Date.parse(row.expiresAt) <= clock.now().getTime()) return undefined;
  return { ...(JSON.parse(row.data) as Session), isKept: true };
}

/** A page still under way must not bring back a session that its person ended meanwhile: only a new one is added. */
function keep(rows: SessionRows, clock: Clock, id: string, session: Session): Promise<void> {
  const { isKept = false, ...data } = session;
  const [text, end] = [JSON.stringify(data), utc(endOf(session, clock.now()))];
  return isKept ? rows.renew(id, text, end) : rows.add(id, session.personId ?? null, text, end);
}

/** The earlier of 30 minutes from the last page and 8 hours from signing in. */
function endOf(data: Session, now: Date): Date {
  const seen = Date.parse(data.seenAt ?? utc(now));
  const started = Date.parse(data.startedAt ?? utc(now));
  return new Date(Math.min(seen + IDLE_MS, started + LONGEST_MS));
}
