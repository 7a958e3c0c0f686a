/** The templates: ours and govuk-frontend's, with escaping on. A template may run any code, so none ever comes from outside. */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import view from '@fastify/view';
import type { FastifyInstance } from 'fastify';
import nunjucks from 'nunjucks';

const require = createRequire(import.meta.url);
const OURS = fileURLToPath(new URL('./views', import.meta.url));
const GOVUK = join(dirname(require.resolve('govuk-frontend/package.json')), 'dist');

export async function addViews(app: FastifyInstance): Promise<void> {
  await app.register(view, {
    engine: { nunjucks },
    templates: [OURS, GOVUK],
    viewExt: 'njk',
    options: { autoescape: true, trimBlocks: true, lstripBlocks: true },
  });
}
