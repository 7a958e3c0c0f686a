/** What `aims init`, `aims start` and `aims config check` say. */
import { count } from '../format.ts';
import { COMMAND_WORDS } from './help.ts';

export function madeHome(path: string): string {
  return `Made a home in ${path}: settings to begin with, inbox and archive.`;
}

export function keptHome(path: string): string {
  return `${path} is a home already. Its files are as they were; folders it lacked are there now.`;
}

export const AFTER_INIT = 'Next: read config/aims.yaml and the files in interfaces/, then';

/** What comes next in a new home, as it can be typed; the example of a person is to be changed. */
export function firstCommands(aims: string): readonly string[] {
  const [example] = COMMAND_WORDS['user add'].examples[0];
  return [`${aims} config check`, example.replace(/^aims/, () => aims), `${aims} start`];
}

/** Said once AIMS works. */
export function started(home: string, url: string | undefined): readonly string[] {
  const watches = `AIMS is running on ${home}.`;
  return url === undefined ? [watches] : [watches, `The pages are at ${url}`];
}

export const STOP_WITH = 'Stop it with Ctrl-C.';
export const STOPPING =
  'AIMS is stopping. What is in hand is finished first; Ctrl-C again stops it at once.';
export const STOPPED = 'AIMS has stopped. Nothing was lost.';
export const STOPPED_LATE =
  'AIMS did not finish within 10 seconds and was stopped. What was committed is safe.';

/** Reported while it runs on what it can. */
export function settingsMistakes(n: number, aims: string): string {
  const mistakes = count(n, { one: 'mistake', many: 'mistakes' });
  return `The settings have ${mistakes}; what has none is in force. List them: ${aims} config check`;
}

export function noPeopleYet(aims: string): string {
  return `Nobody can sign in yet. Make the first account: ${aims} user add`;
}
