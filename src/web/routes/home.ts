/** Home: what needs me. */
import type { FastifyInstance } from 'fastify';
import { isAdmin, personOf, type Site, show } from '../page.ts';
import { homeView } from '../pages/home-view.ts';

export function homeRoutes(app: FastifyInstance, site: Site): void {
  app.get('/', async (request, reply) => {
    const person = personOf(request);
    const view = homeView(await site.engine.home(person), isAdmin(person), site.engine.clock.now());
    return show(site, request, reply, 'home', { title: view.title, section: 'home' }, view);
  });
}
