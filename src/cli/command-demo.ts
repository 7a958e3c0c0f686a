/** `aims demo`: starts the demo, which speaks for itself. */
import { runDemo } from '../demo/demo.ts';
import { flag, type Invocation, numberOption } from './command.ts';

export async function demo(invocation: Invocation): Promise<number> {
  const { home, json } = invocation.globals;
  const port = numberOption(invocation, 'port', { least: 0, most: 65_535 });
  return runDemo({
    ...(home === undefined ? {} : { home }),
    ...(port === undefined ? {} : { port }),
    unattended: flag(invocation, 'unattended'),
    json,
  });
}
