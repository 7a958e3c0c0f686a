/** Pages that need no signing in: accessibility, privacy and cookies, whether everything works. */
import type { FastifyInstance } from 'fastify';
import {
  accessibilityStatement,
  privacyStatement,
  type Statement,
  statusWords as words,
} from '../../words/pages/statements.ts';
import { type Site, show } from '../page.ts';

export function statementRoutes(app: FastifyInstance, site: Site): void {
  const { engine } = site;
  const statement = (address: string, make: () => Statement) =>
    app.get(address, { config: { open: true } }, async (request, reply) => {
      const { title, parts } = make();
      return show(site, request, reply, 'statement', { title }, { parts });
    });

  statement('/accessibility', () => accessibilityStatement(engine.settings.home));
  statement('/privacy', () => privacyStatement(engine.settings.home));

  app.get('/status', { config: { open: true } }, async (request, reply) => {
    const { ok } = await engine.status();
    return show(
      site,
      request,
      reply,
      'status',
      { title: words.title },
      {
        title: words.title,
        verdict: ok ? words.yes : words.no,
      },
    );
  });
}
