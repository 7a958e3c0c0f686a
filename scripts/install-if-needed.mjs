/**
 * Installs what a clean clone lacks, and nothing when nothing is missing: `npm run demo`, `npm start` and `npm test`
 * begin with it. It runs under whatever Node the machine has (20 or later), so it is plain JavaScript and imports
 * no package.
 *
 *   node scripts/install-if-needed.mjs               what AIMS itself needs
 *   node scripts/install-if-needed.mjs --tools       and the linters of tools/
 *   node scripts/install-if-needed.mjs --for-tests   and Chromium, OpenSSH and PostgreSQL
 *   node scripts/install-if-needed.mjs --for-bench   and what the benchmark compares AIMS with
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDebianPackages } from './install/debian-packages.mjs';
import { InstallError } from './install/install-error.mjs';
import { installComparators, installProject, installTools } from './install/npm-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);

try {
  await installProject(root);
  if (wanted.includes('--tools') || wanted.includes('--for-tests')) await installTools(root);
  if (wanted.includes('--for-tests')) installDebianPackages();
  if (wanted.includes('--for-bench')) await installComparators(root);
} catch (error) {
  if (!(error instanceof InstallError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
