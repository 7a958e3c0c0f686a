/**
 * The parts all settings schemas are built of. Each part's error sentence says what is allowed, never what was found:
 * that, with the place, is added by report-issues.ts. Meaning, allowed values and examples stand beside each setting
 * and make docs/reference/settings.md.
 */
import { z } from 'zod';
import { parsePence } from '../domain/money.ts';
import {
  DURATION_HELP,
  LISTEN_HELP,
  PERCENT_HELP,
  parseDuration,
  parseListen,
  parsePercent,
  parseSize,
  SIZE_HELP,
} from './units.ts';

/** What the manual says of one setting. */
interface SettingNote {
  readonly meaning: string;
  /** What may be written, where the schema cannot say it by itself. */
  readonly allowed?: string;
  /** As it is written in YAML. */
  readonly example?: string;
  /** As it is written in YAML, where it is not a plain value of the schema. */
  readonly fallback?: string;
}

/** Attaches a note to a setting. */
export function setting<S extends z.ZodType>(
  schema: S,
  meaning: string,
  note: Omit<SettingNote, 'meaning'> = {},
): S {
  return schema.meta({ ...note, meaning });
}

/** A group of settings; anything not named in it is a mistake, and the sentence lists what is. */
export function settings<S extends z.core.$ZodLooseShape>(
  shape: S,
): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined,
  });
}

/* ---------- texts ---------- */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const NO_CONTROLS = /^[^\u0000-\u001f\u007f]+$/;

/** One line of text, not empty: it may end up in the subject of a message. */
export const text = () => z.string().regex(NO_CONTROLS, { error: 'Write a text of one line.' });

export const email = () =>
  z.email({ error: 'Write an e-mail address, for example: systems@newshire.example' });

export const contact = () =>
  settings({
    name: setting(text(), 'Who it is, as people read it', { example: 'Supplier team' }),
    email: setting(email(), 'Where messages go', {
      allowed: 'an e-mail address',
      example: 'systems@newshire.example',
    }),
  });

/** A name that is part of file names: library-invoices. */
export const FILE_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
export const FILE_NAME_HELP =
  'Use small letters, digits and hyphens, a letter first: library-invoices';

export const fileName = () => z.string().regex(FILE_NAME, { error: FILE_NAME_HELP });

/** Words of the expression language. */
const NOT_A_NAME = ['and', 'or', 'not', 'in', 'true', 'false'];

/** A name that expressions and templates refer to: supplierName. */
export const identifier = () =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, {
      error: 'Use letters, digits and underscores, a letter first: supplierName',
    })
    .refine((name) => !NOT_A_NAME.includes(name), {
      error: `Take another word: ${NOT_A_NAME.join(', ')} mean something in expressions.`,
    });

/** What an interface calls a problem of its own: FUND-BLANK. */
export const ownCode = () =>
  z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, {
    error: 'Use letters, digits, - and _, a letter first, at most 40: FUND-BLANK',
  });

/** One line of text, empty or not. */
export const anyText = () =>
  z.string().refine((written) => !/\p{Cc}/u.test(written), { error: 'Write a text of one line.' });

/** A regular expression that Node can read; it stands for a whole text. */
export const pattern = () =>
  z.string().min(1, { error: PATTERN_HELP }).refine(isPattern, { error: PATTERN_HELP });

const PATTERN_HELP = "Write a regular expression in single quotes: '[A-Z]{2}\\d+'";

function isPattern(written: string): boolean {
  try {
    return new RegExp(written, 'u').flags === 'u';
  } catch {
    return false;
  }
}

/** Which of several settings a group has; `issues` at the setting that is missing or that does not go with another. */
export function exactlyOneOf(
  names: readonly string[],
  help: string,
): (written: object, context: Pick<z.core.$RefinementCtx, 'addIssue'>) => void {
  return (written, context) => {
    const [first, second] = names.filter((name) => Reflect.get(written, name) !== undefined);
    const at = first === undefined ? names[0] : second;
    if (at !== undefined) context.addIssue({ code: 'custom', path: [at], message: help });
  };
}

/** For a check that looks at names of settings only: it need not wait until their values are right. */
export const ALWAYS = {
  when: ({ value }: z.core.ParsePayload) => typeof value === 'object' && value !== null,
};

/** A group of people: stock-control. */
export const groupName = () =>
  z.string().regex(FILE_NAME, {
    error: 'Use small letters, digits and hyphens, a letter first: stock-control',
  });

export const groupNames = () =>
  z.array(groupName()).min(1, { error: 'Name at least one group, for example: [stock-control]' });

export const path = () => text();

export const SECRET_HELP =
  "Put it in the environment or a secrets file and write: '${env:NAME}' or '${file:config/secrets/NAME}'";

/** A secret is always a reference; secrets.ts resolves it and says what is wrong with it. */
export const secret = () => z.string();

/* ---------- quantities ---------- */

export const wholeNumber = (least: number, most: number) =>
  z
    .int({
      error: (issue) =>
        typeof issue.input === 'number'
          ? `Write a whole number from ${least} to ${most}.`
          : undefined,
    })
    .min(least, { error: `Write a whole number from ${least} to ${most}.` })
    .max(most, { error: `Write a whole number from ${least} to ${most}.` });

/** In bytes. */
export const size = (least: string, most: string) =>
  z.string().transform(reader(parseSize, SIZE_HELP, limits(parseSize, least, most)));

/** In seconds. */
export const duration = (least: string, most: string) =>
  z.string().transform(reader(parseDuration, DURATION_HELP, limits(parseDuration, least, most)));

export const percent = () => z.string().transform(reader(parsePercent, PERCENT_HELP));

export const listen = () => z.string().transform(reader(parseListen, LISTEN_HELP));

/** An amount in pounds as text, in pence. */
export const pounds = () =>
  z
    .string()
    .transform(
      reader(
        (written) => parsePence(written, 'pounds'),
        "Write pounds and pence in quotes, without a pound sign or commas: '8000.00'",
        { within: (pence) => pence > 0, help: "Write an amount above nought: '8000.00'" },
      ),
    );

interface Limits<T> {
  readonly within: (value: T) => boolean;
  readonly help: string;
}

function limits(
  parse: (text: string) => number | undefined,
  least: string,
  most: string,
): Limits<number> {
  const [from, to] = [parse(least) ?? 0, parse(most) ?? Infinity];
  return { within: (value) => value >= from && value <= to, help: `From ${least} to ${most}.` };
}

/** Turns a reader of units into a step of a schema, with its help when the text does not fit. */
function reader<T>(parse: (text: string) => T | undefined, help: string, allowed?: Limits<T>) {
  return (written: string, context: z.core.$RefinementCtx<string>): T => {
    const value = parse(written);
    if (value !== undefined && (allowed === undefined || allowed.within(value))) return value;
    const message = value === undefined || allowed === undefined ? help : allowed.help;
    context.issues.push({ code: 'custom', message, input: written });
    return z.NEVER;
  };
}
