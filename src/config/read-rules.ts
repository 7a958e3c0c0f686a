/** Controls, rules and lists of an interface as the domain has them. */
import { resolve } from 'node:path';
import type { DatasetSettings } from '../domain/dataset.ts';
import { AimsError } from '../domain/errors.ts';
import type { ControlDefinition, InlineList, RuleDefinition } from '../domain/interface.ts';
import { labelOf } from './label.ts';
import type { ListYaml } from './list-schema.ts';
import type { ControlYaml, RuleYaml } from './rule-schema.ts';

export function toControl(yaml: ControlYaml): ControlDefinition {
  const { code, level, equals, each, tolerance } = yaml;
  const [record = '', field = ''] = yaml.the.split('.');
  return { code, level, record, field, equals, each, tolerance };
}

const FIX = ['Ask {from} to send it again.'];

export function toRule(code: string, yaml: RuleYaml): RuleDefinition {
  const { aims, each, at, when, holds, unless = [], fix = FIX, who = 'from' } = yaml;
  if (aims !== undefined) return { kind: 'aims', aims, code };
  if (each === undefined || at === undefined || holds === undefined)
    throw new AimsError('SETTINGS_MISTAKES', { rule: code });
  return {
    kind: 'own',
    code,
    level: yaml.level ?? 'error',
    ...{ each, when, holds, unless, fix, who },
    field: at,
    heading: yaml.heading ?? labelOf(code),
    text: yaml.text ?? `We found "{${at}}".`,
  };
}

/* ---------- lists ---------- */

type Lists = Readonly<Record<string, ListYaml>>;

/** Those with their rows beside them. */
export function toInlineLists(lists: Lists): readonly InlineList[] {
  return Object.entries(lists).flatMap(([name, { key, columns, rows }]) =>
    rows === undefined ? [] : [{ name, key, columns, rows }],
  );
}

const HOUR = 3600;

/** Those in files. */
export function toOwnDatasets(lists: Lists, home: string): readonly DatasetSettings[] {
  return Object.entries(lists).flatMap(([name, yaml]): readonly DatasetSettings[] => {
    const { key, columns, file, sizeGuard = 100 } = yaml;
    if (file === undefined) return [];
    const [late, tooOld] = agesOf(yaml);
    return [
      {
        ...{ name, key, columns },
        label: yaml.label ?? labelOf(name).toLowerCase(),
        file: resolve(home, file),
        warnAfterHours: late / HOUR,
        holdAfterHours: tooOld / HOUR,
        sizeGuardPercent: sizeGuard,
      },
    ];
  });
}

/** In seconds. */
export function agesOf({
  late,
  tooOld,
}: Pick<ListYaml, 'late' | 'tooOld'>): readonly [late: number, tooOld: number] {
  return [late ?? 36 * HOUR, tooOld ?? 30 * 24 * HOUR];
}
