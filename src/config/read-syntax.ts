/** `syntax` of an interface as the domain has it. */
import type {
  DelimitedSyntax,
  FixedSyntax,
  PlainSyntax,
  Syntax,
  ZipMember,
} from '../domain/interface.ts';
import type { PlainSyntaxYaml, SyntaxYaml } from './syntax-schema.ts';

type YamlOf<Kind extends SyntaxYaml['kind']> = Extract<SyntaxYaml, { kind: Kind }>;

export function toSyntax(yaml: SyntaxYaml): Syntax {
  if (yaml.kind !== 'zip') return toPlainSyntax(yaml);
  const members = Object.entries(yaml.members).map(
    ([name, { files, encoding, syntax }]): ZipMember => ({
      ...{ name, files, encoding },
      syntax: toPlainSyntax(syntax),
    }),
  );
  return { kind: 'zip', members, maxBytes: yaml.maxInflated };
}

function toPlainSyntax(yaml: PlainSyntaxYaml): PlainSyntax {
  switch (yaml.kind) {
    case 'delimited':
      return toDelimited(yaml);
    case 'fixed':
      return toFixed(yaml);
    case 'xml': {
      const { kind, namespaces, others, maxDepth } = yaml;
      return { kind, namespaces, others, maxDepth };
    }
    case 'json': {
      const { kind, others, maxDepth } = yaml;
      return { kind, others, maxDepth };
    }
    case 'edifact':
    case 'tradacoms':
    case 'x12': {
      const { kind, others, maxRecordSize } = yaml;
      return { kind, others, maxRecordBytes: maxRecordSize };
    }
  }
}

function toDelimited(yaml: YamlOf<'delimited'>): DelimitedSyntax {
  const { kind, recordEnd, comment, lineBreaks, fields, maxRecordSize } = yaml;
  const quote = yaml.quote === 'none' ? undefined : yaml.quote;
  return {
    kind,
    delimiter: yaml.delimiter === 'tab' ? '\t' : yaml.delimiter,
    quote,
    escape: yaml.escape ?? quote,
    ...{ recordEnd, comment },
    heading: toHeading(yaml.heading),
    ...{ lineBreaks, fields },
    maxRecordBytes: maxRecordSize,
  };
}

function toHeading(yaml: YamlOf<'delimited'>['heading']): DelimitedSyntax['heading'] {
  return yaml === true ? { row: 1, others: 'allowed' } : yaml;
}

function toFixed({ kind, unit, recordEnd, length, maxRecordSize }: YamlOf<'fixed'>): FixedSyntax {
  return { kind, unit, recordEnd, length, maxRecordBytes: maxRecordSize };
}
