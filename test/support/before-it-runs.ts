/** Small programs that a process runs before its own, given to it as NODE_OPTIONS. */

/** Writes every module that is loaded to the error output, one URL a line. */
export const TELL_WHAT_IS_LOADED = `
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });
`;

export function importing(program: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(program)}`;
}
