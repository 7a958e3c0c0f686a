/** `aims init`: makes a home from the settings that come with AIMS. */
import { relative } from 'node:path';
import { createHome } from '../config/home.ts';
import { AFTER_INIT, keptHome, madeHome } from '../words/commands/homes.ts';
import { argument, done, type Invocation, type Outcome } from './command.ts';
import { INSTALLATION } from './find-home.ts';

export async function init(invocation: Invocation): Promise<Outcome> {
  const { paths, isNew } = createHome(argument(invocation, 0), INSTALLATION);
  const there = relative(process.cwd(), paths.root) === '' ? '' : ` --home ${paths.root}`;
  const next = ['config check', 'user add', 'start'].map((command) => `aims ${command}${there}`);
  const lines = isNew
    ? [madeHome(paths.root), AFTER_INIT, ...next.map((line) => `  ${line}`)]
    : [keptHome(paths.root)];
  return done({ home: paths.root, isNew }, lines, { next });
}
