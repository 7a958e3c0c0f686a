/** The settings in force, and the mistakes in settings files that are therefore not. */
import type { Definition, SettingsMistake } from '../../domain/interface.ts';
import { count, formatMoney, listOf } from '../format.ts';

export const settingsWords = {
  title: 'Settings',
  lead: 'Settings are files. AIMS reads them when they change; a file with mistakes is not used, and the version before it stays in force.',
  whoCan: 'People who look after AIMS',
  mistakes: (mistakes: readonly SettingsMistake[]) => {
    const wrong = mistakes.filter((one) => one.level === 'mistake').length;
    const warnings = mistakes.length - wrong;
    const parts = [
      ...(wrong > 0 ? [count(wrong, { one: 'mistake', many: 'mistakes' })] : []),
      ...(warnings > 0 ? [count(warnings, { one: 'warning', many: 'warnings' })] : []),
    ];
    return `${listOf(parts)} in the settings files`;
  },
  /** Warnings alone keep nothing out of force. */
  inForce: (mistakes: readonly SettingsMistake[]) =>
    mistakes.some((one) => one.level === 'mistake')
      ? 'The settings in force have not changed.'
      : 'The settings are in force as they are.',
  command: 'Check your changes with:',
  /** By its name alone, as all advice of pages: where their reader has a shell is not known. */
  check: 'aims config check',
  noMistakes: 'The settings files have no mistakes.',
  interfaces: 'Interfaces in force',
  empty: 'No interface is in force.',
  rows: {
    from: 'From',
    watches: 'Watches',
    to: 'To',
    approve: 'Who approves',
    second: 'Second approval',
    senders: 'People behind the source, who may not approve',
    lists: 'Checked against',
    validator: 'Own checks',
    owner: 'Owner and deputy',
    version: 'Version (fingerprint of the file)',
  },
  noSecond: 'Not needed',
  noSenders: 'Nobody is named: this is not enforced',
  noValidator: 'None',
  secondFrom: (pence: number, groups: readonly string[]) =>
    `From ${formatMoney(pence)}, by ${listOf(groups)}`,
  fromText: ({ from }: Definition) => `${from.label} (${from.system})`,
  watches: ({ source }: Definition) => `${source.folder}, files named ${source.files}`,
  people: ({ owner, deputy }: Definition) => `${owner.name} and ${deputy.name}`,
} as const;
