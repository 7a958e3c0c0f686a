/** `aims init`: makes a home from the settings that come with AIMS. */
import { environment } from '../config/environment.ts';
import { createHome, INSTALLATION, makeInboxes } from '../config/home.ts';
import { loadSettings } from '../config/load-settings.ts';
import { AFTER_INIT, firstCommands, keptHome, madeHome } from '../words/commands/homes.ts';
import { callHere } from './call.ts';
import { argument, done, type Invocation, type Outcome } from './command.ts';

export async function init(invocation: Invocation): Promise<Outcome> {
  const { paths, isNew } = createHome(argument(invocation, 0), INSTALLATION);
  if (isNew) makeInboxes(loadSettings(paths.root, environment()).settings?.interfaces ?? []);
  const next = firstCommands(callHere(environment(), paths.root));
  const lines = isNew
    ? [madeHome(paths.root), AFTER_INIT, ...next.map((line) => `  ${line}`)]
    : [keptHome(paths.root)];
  return done({ home: paths.root, isNew }, lines, { next });
}
