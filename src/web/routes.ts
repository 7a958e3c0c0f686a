/** Every address of the web pages, by what people come for. */
import type { FastifyInstance } from 'fastify';
import type { Site } from './page.ts';
import { approveRoutes } from './routes/approve.ts';
import { batchRoutes } from './routes/batch.ts';
import { batchPartRoutes } from './routes/batch-parts.ts';
import { batchesRoutes } from './routes/batches.ts';
import { helpRoutes } from './routes/help.ts';
import { homeRoutes } from './routes/home.ts';
import { listsRoutes } from './routes/lists.ts';
import { returnRoutes } from './routes/return.ts';
import { settingsRoutes } from './routes/settings.ts';
import { settleRoutes } from './routes/settle.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { statementRoutes } from './routes/statements.ts';
import { withdrawRoutes } from './routes/withdraw.ts';

export function addRoutes(app: FastifyInstance, site: Site): void {
  signInRoutes(app, site);
  homeRoutes(app, site);
  batchesRoutes(app, site);
  batchRoutes(app, site);
  batchPartRoutes(app, site);
  approveRoutes(app, site);
  returnRoutes(app, site);
  withdrawRoutes(app, site);
  settleRoutes(app, site);
  listsRoutes(app, site);
  settingsRoutes(app, site);
  helpRoutes(app, site);
  statementRoutes(app, site);
}
