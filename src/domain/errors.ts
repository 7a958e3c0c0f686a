/**
 * Every error AIMS can raise, by code, with whether trying again can help and how a command exits.
 * The sentences are in words/errors.ts; docs/reference/errors.md lists the same codes, tied by a test.
 */

/** What a command's exit code says; see docs/reference/exit-codes.md. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  problems: 3,
  settings: 4,
  notFound: 5,
  notAllowed: 6,
  unavailable: 7,
  trailBroken: 8,
  stopped: 130,
} as const;

interface ErrorKind {
  readonly retry: boolean;
  readonly exit: number;
}

export const ERRORS = {
  MONEY_OUT_OF_RANGE: { retry: false, exit: EXIT.unexpected },
  USAGE: { retry: false, exit: EXIT.usage },
  SETTINGS_MISTAKES: { retry: false, exit: EXIT.settings },
  HOME_NOT_FOUND: { retry: false, exit: EXIT.notFound },
  HOME_NOT_EMPTY: { retry: false, exit: EXIT.notAllowed },
  HOME_NOT_STARTED: { retry: false, exit: EXIT.notFound },
  HOME_IN_USE: { retry: true, exit: EXIT.notAllowed },
  INBOX_MISSING: { retry: true, exit: EXIT.unavailable },
  INBOX_FILE_NOT_OPENED: { retry: true, exit: EXIT.unavailable },
  INBOX_NOT_CLEARED: { retry: true, exit: EXIT.unavailable },
  STORE_NOT_DURABLE: { retry: false, exit: EXIT.unexpected },
  STORE_UNAVAILABLE: { retry: false, exit: EXIT.unavailable },
  STORE_FROM_THE_PAST: { retry: false, exit: EXIT.notAllowed },
  STORE_FROM_THE_FUTURE: { retry: false, exit: EXIT.notAllowed },
  STORE_WRITE_FAILED: { retry: false, exit: EXIT.unexpected },
  STORE_FENCED_OFF: { retry: false, exit: EXIT.notAllowed },
  TRAIL_GONE: { retry: false, exit: EXIT.trailBroken },
  TRAIL_END_MISSING: { retry: false, exit: EXIT.trailBroken },
  INTERFACE_NOT_FOUND: { retry: false, exit: EXIT.notFound },
  BATCH_NOT_FOUND: { retry: false, exit: EXIT.notFound },
  DATASET_NOT_FOUND: { retry: false, exit: EXIT.notFound },
  DATASET_NOT_READABLE: { retry: true, exit: EXIT.unavailable },
  DATASET_SIZE_SUSPECT: { retry: false, exit: EXIT.notAllowed },
  EMAIL_NOT_FOUND: { retry: false, exit: EXIT.notFound },
  FILE_NOT_FOUND: { retry: false, exit: EXIT.notFound },
  NO_RIGHT: { retry: false, exit: EXIT.notAllowed },
  DISK_FULL: { retry: true, exit: EXIT.unexpected },
  PERSON_NOT_FOUND: { retry: false, exit: EXIT.notFound },
  PERSON_EXISTS: { retry: false, exit: EXIT.notAllowed },
  PERSON_ADDRESS_NOT_USABLE: { retry: false, exit: EXIT.usage },
  PASSWORD_TOO_SHORT: { retry: false, exit: EXIT.usage },
  NOT_POSSIBLE_IN_STATE: { retry: false, exit: EXIT.notAllowed },
  NOT_ALLOWED: { retry: false, exit: EXIT.notAllowed },
  DECISION_OVERTAKEN: { retry: false, exit: EXIT.notAllowed },
  REASON_MISSING: { retry: false, exit: EXIT.usage },
  ORIGINAL_CHANGED: { retry: false, exit: EXIT.trailBroken },
  PAYLOAD_CHANGED: { retry: false, exit: EXIT.trailBroken },
  VALUE_DOES_NOT_FIT: { retry: false, exit: EXIT.unexpected },
  CHECK_FAILED: { retry: true, exit: EXIT.unexpected },
  CONNECTION_UNAVAILABLE: { retry: true, exit: EXIT.unavailable },
  CONNECTION_REFUSED: { retry: false, exit: EXIT.unavailable },
  CONNECTION_CONFLICT: { retry: false, exit: EXIT.notAllowed },
  REPLY_NOT_READABLE: { retry: false, exit: EXIT.problems },
  REPLY_OF_NO_GROUP: { retry: false, exit: EXIT.problems },
  MAIL_NOT_SENT: { retry: true, exit: EXIT.unavailable },
  MAIL_REFUSED: { retry: false, exit: EXIT.unavailable },
  PORT_IN_USE: { retry: true, exit: EXIT.unavailable },
  PLAIN_HTTP_REFUSED: { retry: false, exit: EXIT.settings },
  CRASH_POINT_IN_LIVE: { retry: false, exit: EXIT.unexpected },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** What an error was about: short facts for its sentence. Never a secret, never an invoice's content. */
export type ErrorContext = Readonly<Record<string, string>>;

/** The one error class: a code, the facts its sentence needs, and the cause. Words are added at the edge. */
export class AimsError extends Error {
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(context)}`, cause === undefined ? undefined : { cause });
    this.name = 'AimsError';
    this.code = code;
    this.context = context;
  }

  get canRetry(): boolean {
    return ERRORS[this.code].retry;
  }

  get exitCode(): number {
    return ERRORS[this.code].exit;
  }
}

export function isAimsError(error: unknown, code?: ErrorCode): error is AimsError {
  return error instanceof AimsError && (code === undefined || error.code === code);
}

const NO_RIGHT = ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY'];
const DISK_FULL = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];

/** What the machine refused (a right, room on the disk) as an error of AIMS; anything else as it was thrown. */
export function nameMachineError(error: unknown): unknown {
  if (isAimsError(error) || !(error instanceof Error) || !('code' in error)) return error;
  const path = 'path' in error ? { path: String(error.path) } : {};
  const code = String(error.code);
  if (NO_RIGHT.includes(code)) return new AimsError('NO_RIGHT', path, error);
  return DISK_FULL.includes(code) ? new AimsError('DISK_FULL', path, error) : error;
}
