/** What every step of the engine is handed: built once in app.ts, in dependency order. */
import type { HomePaths } from '../config/home.ts';
import type { Connect } from '../connections/open-connection.ts';
import type { Clock } from '../lib/clock.ts';
import type { Mark } from '../lib/crash-points.ts';
import type { Logger } from '../lib/logger.ts';
import type { Mailer } from '../notify/send-mail.ts';
import type { Store } from '../store/open-store.ts';
import type { CheckSetup } from './check/check-contract.ts';
import type { CheckProcess } from './check/check-process.ts';
import type { Guards } from './guards.ts';
import type { SettingsInForce } from './settings-in-force.ts';

/** The kinds of work a step may leave for a lane. */
export type Wake = (lane: 'check' | 'transform' | 'deliver' | 'confirm' | 'mail') => void;

export interface EngineContext {
  readonly paths: HomePaths;
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: SettingsInForce;
  readonly connect: Connect;
  readonly startCheck: (setup: CheckSetup, outputFolder?: string) => Promise<CheckProcess>;
  readonly mailer: Mailer;
  readonly log: Logger;
  readonly mark: Mark;
  readonly guards: Guards;
  readonly wake: Wake;
}
