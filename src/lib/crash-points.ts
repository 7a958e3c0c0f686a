/**
 * Named places where a crash test stops the process. The product passes a marker that does nothing; nothing in src
 * can switch a point on. Points are listed here so that a test can count that each was hit.
 */
export const CRASH_POINTS = [
  'receive.after-copy',
  'receive.after-rename',
  'receive.after-commit',
  'receive.after-unlink',
  'validate.before-results',
  'validate.after-preview',
  'validate.after-current',
  'decide.before-commit',
  'decide.after-commit',
  'transform.after-write',
  'transform.after-commit',
  'deliver.after-intent',
  'deliver.before-put',
  'deliver.after-first-file',
  'deliver.before-marker',
  'deliver.after-marker',
  'deliver.after-commit',
  'confirm.after-archive',
  'confirm.after-commit',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Awaited at each point; the product's own does nothing. */
export type Mark = (point: CrashPoint) => Promise<void> | void;

export const noCrash: Mark = () => undefined;
