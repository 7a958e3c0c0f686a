/** One check explained in the names of one interface: what it says, how to put it right, who can, what it prevents. Made from the catalogue. */
import type { FastifyInstance } from 'fastify';
import { CHECKS } from '../../words/checks.ts';
import { fill, valuesNeeded } from '../../words/fill.ts';
import { type CatalogueEntry, FINDINGS } from '../../words/finding-catalogue.ts';
import { isFindingCode } from '../../words/findings.ts';
import { contactFor, type Labels, labelsOf } from '../../words/labels.ts';
import { helpWords as words } from '../../words/pages/help.ts';
import { personOf, type Site, show } from '../page.ts';

export function helpRoutes(app: FastifyInstance, site: Site): void {
  app.get<{ Params: { interface: string; code: string } }>(
    '/help/:interface/checks/:code',
    async (request, reply) => {
      const { interface: name, code } = request.params;
      const definition = site.engine.interfaceFor(name, personOf(request));
      if (!isFindingCode(code) || definition === undefined) return reply.callNotFound();
      const labels = labelsOf(definition, site.engine.settings.home);
      const view = helpView(code, FINDINGS[code], labels);
      return show(site, request, reply, 'help', { title: view.heading }, view);
    },
  );
}

function helpView(code: string, entry: CatalogueEntry, labels: Labels) {
  const who = contactFor(labels, entry.who);
  return {
    words,
    caption: words.caption(code),
    heading: fill(entry.heading, {}, labels),
    level: `${words.levels[entry.severity]} ${words.scopes[entry.scope]}`,
    check: fill(CHECKS[entry.check].label, {}, labels),
    says: plain(
      entry.says.map((wording) => wording.text),
      labels,
    ),
    fix: plain(
      entry.says.flatMap((wording) => wording.fix),
      labels,
    ),
    who:
      who === undefined
        ? undefined
        : { text: `${who.name}, ${who.email}`, href: `mailto:${who.email}` },
    prevents: entry.prevents,
  };
}

/** The sentences that need no value of a particular file, each once. */
function plain(templates: readonly string[], labels: Labels): readonly string[] {
  const general = templates.filter((template) => valuesNeeded(template, labels).length === 0);
  return [...new Set(general.map((template) => fill(template, {}, labels)))];
}
