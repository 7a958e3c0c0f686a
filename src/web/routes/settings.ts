/** The settings in force and the mistakes in settings files, for the people who look after AIMS. */
import type { FastifyInstance } from 'fastify';
import type { Definition, SettingsMistake } from '../../domain/interface.ts';
import { listOf } from '../../words/format.ts';
import { settingsWords as words } from '../../words/pages/settings.ts';
import { CannotSee } from '../errors.ts';
import { html } from '../html.ts';
import { isAdmin, personOf, type Site, show } from '../page.ts';
import { code, type Detail, detail } from '../parts.ts';

export function settingsRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;

  app.get('/settings', async (request, reply) => {
    if (!isAdmin(personOf(request))) throw new CannotSee(words.whoCan);
    const mistakes = await engine.settingsMistakes();
    return show(
      site,
      request,
      reply,
      'settings',
      { title: words.title, section: 'settings' },
      {
        words,
        mistakes: mistakes.map(mistakeOf),
        mistakesHeading: mistakes.length === 0 ? undefined : words.mistakes(mistakes),
        inForce: words.inForce(mistakes),
        interfaces: engine.settings.interfaces.map((one) => ({
          title: one.title,
          rows: rowsOf(one, engine.settings.datasets),
        })),
      },
    );
  });
}

/** As the command line prints it: place and what was found, the line with a mark under it, what to do. */
function mistakeOf(mistake: SettingsMistake) {
  const { file, line, column, text, help, excerpt } = mistake;
  const number = String(line).padStart(5);
  const shown =
    excerpt === undefined
      ? undefined
      : `${number} | ${excerpt}\n${' '.repeat(number.length)} | ${' '.repeat(Math.max(0, column - 1))}^`;
  return { place: `${file}:${line}:${column}`, text, help, shown };
}

function rowsOf(
  definition: Definition,
  datasets: Readonly<Record<string, { readonly label: string }>>,
): readonly Detail[] {
  const { approval, from, to } = definition;
  const { rows } = words;
  const lists = Object.values(definition.datasets).map((name) => datasets[name]?.label ?? name);
  return [
    detail(rows.from, words.fromText(definition)),
    detail(rows.watches, html`<span class="aims-long">${words.watches(definition)}</span>`),
    detail(rows.to, to.long),
    detail(rows.lists, listOf(lists)),
    detail(
      rows.validator,
      definition.validator === undefined
        ? words.noValidator
        : html`<span class="aims-long">${definition.validator}</span>`,
    ),
    detail(rows.approve, listOf(approval.groups)),
    detail(
      rows.second,
      approval.second === undefined
        ? words.noSecond
        : words.secondFrom(approval.second.from, approval.second.groups),
    ),
    detail(rows.senders, from.people.length === 0 ? words.noSenders : listOf(from.people)),
    detail(rows.owner, words.people(definition)),
    detail(rows.version, code(definition.sha256.slice(0, 12))),
  ];
}
