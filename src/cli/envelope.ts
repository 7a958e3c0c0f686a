/** The one JSON document a command answers with, whatever happens. Fields are only added within a version. */
import { EXIT } from '../domain/errors.ts';
import type { DescribedError } from '../words/errors.ts';
import type { Outcome } from './command.ts';

const VERSION = 1;

/** `batch list` is aims/batch-list/1. */
function schemaOf(command: string): string {
  return `aims/${command.replaceAll(' ', '-')}/${VERSION}`;
}

export function outcomeDocument(command: string, outcome: Outcome): string {
  const { exitCode, data, findings, next } = outcome;
  return document({
    schema: schemaOf(command),
    ok: exitCode === EXIT.done,
    exitCode,
    data,
    ...(findings ? { findings } : {}),
    ...(next ? { next } : {}),
  });
}

export function failureDocument(
  command: string,
  exitCode: number,
  error: DescribedError,
  data: unknown = null,
): string {
  return document({ schema: schemaOf(command), ok: false, exitCode, data, error });
}

function document(content: unknown): string {
  return JSON.stringify(content, null, 2);
}
