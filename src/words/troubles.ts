/** What keeps AIMS from a part of its work, for the people who look after it. */
import { AimsError, type ErrorCode, type ErrorContext } from '../domain/errors.ts';
import type { LaneName, LaneOfAll, LaneOfOne } from '../domain/lane.ts';
import { describeError } from './errors.ts';

const WORK_OF_ALL: Readonly<Record<LaneOfAll, string>> = {
  transform: 'Making files to send',
  'mail:write': 'Writing e-mails',
  'mail:send': 'Sending e-mails',
  settings: 'Reading the settings files',
};

const WORK_OF_ONE: Readonly<Record<LaneOfOne, string>> = {
  receive: 'Taking in files for',
  check: 'Checking files of',
  deliver: 'Sending to',
  confirm: 'Reading answers of',
};

/** Which work, what keeps AIMS from it, and what to do. */
export function troubleText({
  lane,
  code,
  about,
}: {
  readonly lane: LaneName;
  readonly code: ErrorCode | undefined;
  readonly about: ErrorContext;
}): string {
  const { message, fix } = describeError(code && new AimsError(code, about));
  return `${workText(lane)}: ${message} ${fix}`;
}

function workText(lane: LaneName): string {
  if (isOfAll(lane)) return WORK_OF_ALL[lane];
  const [work, name] = lane.split(/:(.*)/) as [LaneOfOne, string];
  return `${WORK_OF_ONE[work]} ${name}`;
}

function isOfAll(lane: LaneName): lane is LaneOfAll {
  return Object.hasOwn(WORK_OF_ALL, lane);
}
