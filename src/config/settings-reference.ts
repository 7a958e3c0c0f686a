/**
 * Writes docs/reference/settings.md from the schemas, so that the manual says what the program does. A test holds the
 * page against this text; with AIMS_WRITE_DOCS=1 the same test writes it.
 */
import { DATASET_ROLES, type DatasetRole } from '../domain/interface.ts';
import { ROLE_NEEDS, type RoleColumn } from '../domain/role-columns.ts';
import { COLUMN_KINDS } from '../reference/check-values.ts';
import { SETTINGS_FILES, type SettingsFileKind } from './config-schema.ts';
import { describeSchema, type SettingDescription } from './describe-schema.ts';
import { DOCUMENT_NAMES, type DocumentName, LINE_NAMES, type LineName } from './template-names.ts';

export function settingsReference(): string {
  const files = Object.entries(INTRODUCTIONS).map(([kind, words]) =>
    fileSection(kind as SettingsFileKind, words),
  );
  return `${[HEAD, ...files, LISTS, TEMPLATES, SECRETS].join('\n\n')}\n`;
}

const HEAD = `# Settings

Everything a home is told stands in YAML files. Check them with \`npx aims config check\`: it reads every file and
tells all mistakes at once, with the line. A file with mistakes changes nothing: what is in force stays in force.

| File | What it says |
| --- | --- |
| [config/aims.yaml](#configaimsyaml) | The home: who runs it, its web pages, its mail, its database |
| [config/connections/NAME.yaml](#configconnectionsnameyaml) | How one end system is reached |
| [config/layouts/NAME.yaml](#configlayoutsnameyaml) | What is sent to it, column by column |
| [config/datasets.yaml](#configdatasetsyaml) | The lists that files are checked against |
| [interfaces/NAME.yaml](#interfacesnameyaml) | One kind of file: where from, how it is read, who decides, where to |

How to read the tables: \`NAME\` stands for a name you choose, \`[]\` for an entry of a list. **Needed** means that the
setting must be written wherever the group it is in is written. A meaning that begins with "For" names the kinds or types
that have the setting: others do not, and do not need it. A name that is not in these tables is a mistake.

How values are written:

- Texts that look like a number or that hold \`: \`, \`#\`, \`{\` or \`*\` need quotes: \`ORG_ID: '0204'\`.
- Times: \`5 seconds\`, \`4 hours\`, \`36 hours\`, \`30 days\`, \`20 years\` (a year is 365 days).
- Sizes: \`64 KiB\`, \`100 MiB\`. Shares: \`20 %\`. Money: pounds and pence in quotes, \`'8000.00'\`.
- Names of files, datasets and groups: small letters, digits and hyphens, a letter first.
- Paths are from the home unless they begin with \`/\`.`;

const INTRODUCTIONS: Readonly<Record<SettingsFileKind, string>> = {
  home: 'The home itself. Without this file, or with a mistake in it, AIMS does not start. `organisation`, `web`, `database` and `sweep` are read at the start only: until AIMS is restarted, pages and emails go by what was there. Everything else, in this file and in the others, is taken over while AIMS runs; so is a secret that has changed. A connection, a layout or a list that is taken out goes on until the restart.',
  connection:
    'One file for each end system; interfaces name it in `to.connection`. Its `environment` must be that of the home.',
  layout: 'One file for each form of payload; interfaces name it in `to.layout`.',
  datasets: 'One entry for each list; interfaces name it in `datasets`.',
  interface:
    'One file for each interface; its name is the name of the interface. Files that end in `.test.yaml` and what lies in `interfaces/examples/` are not in force. A file of the same name in `validators/`, with the ending `.ts`, adds checks of its own.',
};

function fileSection(kind: SettingsFileKind, introduction: string): string {
  const { path, schema } = SETTINGS_FILES[kind];
  const rows = describeSchema(schema).map(tableRow);
  const head = '| Setting | Meaning | Allowed | Default |\n| --- | --- | --- | --- |';
  return `## ${path}\n\n${introduction}\n\n${[head, ...rows].join('\n')}`;
}

function tableRow(setting: SettingDescription): string {
  const cells = [
    `\`${settingName(setting.path)}\``,
    setting.meaning,
    setting.allowed,
    defaultWords(setting),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** `records.NAME.fields.NAME.at`, `controls[].the`. */
export function settingName(path: readonly string[]): string {
  return path
    .map((step) => (step === '*' ? 'NAME' : step))
    .join('.')
    .replaceAll('.[]', '[]');
}

function defaultWords(setting: SettingDescription): string {
  if (setting.required) return '**needed**';
  if (setting.fallback === undefined) return 'none';
  return / /.test(setting.fallback) && !/^[{[\d]/.test(setting.fallback)
    ? setting.fallback
    : `\`${setting.fallback}\``;
}

/* ---------- lists ---------- */

function roleSection(role: DatasetRole): string {
  const { key, columns } = ROLE_NEEDS[role];
  const keys = key.map((name) => `| \`${name}\` | what it is found by | text | yes |`);
  const head =
    '| Column | What AIMS takes from it | What may stand in it | Needed |\n| --- | --- | --- | --- |';
  const rows = [...keys, ...columns.map(columnRow)];
  return `\`${role}\`, with \`key: [${key.join(', ')}]\`:\n\n${[head, ...rows].join('\n')}`;
}

function columnRow({ name, kind, meaning, optional, mayBeEmpty }: RoleColumn): string {
  const { words } = COLUMN_KINDS[kind];
  const allowed = mayBeEmpty ? `${words}, or nothing` : words;
  return `| \`${name}\` | ${meaning} | ${allowed} | ${optional ? 'no' : 'yes'} |`;
}

const LISTS = `## What a list must have

An interface names a list for each part in \`datasets\`. A list that plays a part must have the key and the columns below,
under these names, or the interface does not come into force: without them every row would look as if nothing were wrong
with it. More columns harm nobody. Another value than those allowed keeps a copy of the list from being taken: all such
values are told with their lines, and the copy before stays in force.

${DATASET_ROLES.map(roleSection).join('\n\n')}`;

/* ---------- templates and secrets ---------- */

const DOCUMENT_MEANINGS: Readonly<Record<DocumentName, string>> = {
  id: 'A number that AIMS allots, new for each document and kept through re-checks',
  number: 'Its number, as the sender gave it',
  type: '`STANDARD` or `CREDIT`',
  date: 'Its date',
  supplier: 'Number of the supplier',
  supplierName: 'Name of the supplier in the file',
  site: 'Pay site of the supplier',
  gross: 'Its total; negative for a credit note',
  currency: 'Its currency',
  description: 'Its description',
  reference: "The sending system's own number",
  operator: 'Who confirmed it in the sending system',
  accountingDate: 'The day that decides the accounting month, by `accountingDate` of the interface',
  calculateTax: '`Y` where the target works out VAT, else `N`',
};

const LINE_MEANINGS: Readonly<Record<LineName, string>> = {
  id: 'A number that AIMS allots',
  no: 'Its place in the document, from 1',
  type: '`ITEM`, or `TAX` for a line of VAT',
  amount: 'Its amount without VAT; of a `TAX` line, the VAT',
  net: 'The same as `line.amount`',
  description: 'Its description',
  budget: 'Its budget code',
  account: 'The account behind its budget code',
  taxCode: 'Its VAT code',
  taxClassification: "The target's word for its VAT code",
};

const TEMPLATES = `## What a layout can use

In \`value\` of a column, between braces. The names with \`line.\` only where \`each: line\`.

| Name | Value |
| --- | --- |
| \`{group}\` | The reference of the batch, LIB-0417; of a replay, LIB-0417-R2 |
| \`{constant.NAME}\` | The text under that name in \`to.constants\` of the interface |
${[...DOCUMENT_NAMES.map((name) => `| \`{document.${name}}\` | ${DOCUMENT_MEANINGS[name]} |`), ...LINE_NAMES.map((name) => `| \`{line.${name}}\` | ${LINE_MEANINGS[name]} |`)].join('\n')}

In the names of files only \`{group}\` can be used.`;

const SECRETS = `## Secrets

A password never stands in a settings file. Write where it is:

- \`'\${env:NAME}'\`: in the environment variable NAME of the account AIMS runs as.
- \`'\${file:config/secrets/NAME}'\`: in a file, which other accounts must not be able to read. config/secrets/ is not
  kept in version control.

This works for \`mail.smtp.password\`, \`database.postgres\` and \`password\` of a connection, and nowhere else.`;
