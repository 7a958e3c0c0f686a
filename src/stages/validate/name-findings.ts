/** What an interface calls the findings of AIMS: its own codes, the catalogue's words. */
import type { Finding } from '../../domain/finding.ts';
import type { Definition } from '../../domain/interface.ts';

export type NameFinding = (finding: Finding) => Finding;

export function findingNamer({ rules }: Pick<Definition, 'rules'>): NameFinding {
  const names = new Map(
    rules.flatMap((rule) => (rule.kind === 'aims' ? [[rule.aims, rule.code] as const] : [])),
  );
  if (names.size === 0) return (finding) => finding;
  return (finding) => {
    const code = finding.own === undefined ? names.get(finding.code) : undefined;
    return code === undefined ? finding : { ...finding, code, own: { as: finding.code } };
  };
}
