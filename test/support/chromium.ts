/** A Chromium for tests: headless, offline but for this machine, with what the browser tests need every time. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const require = createRequire(import.meta.url);
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function startChromium(): Promise<Browser> {
  const executablePath = process.env['AIMS_CHROMIUM'] ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) {
    throw new Error(
      'Chromium is not installed. Install it (Debian: apt-get install chromium) or set AIMS_CHROMIUM.',
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** The rules of WCAG 2.0 to 2.2, levels A and AA, that axe can tell; an empty list is what we want. */
export async function axe(page: Page): Promise<readonly Violation[]> {
  // Not addScriptTag: the content security policy of the page refuses it, as it should.
  await page.evaluate(await axeSource());
  return page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as {
      axe: { run: (context: unknown, options: object) => Promise<{ violations: Violation[] }> };
    };
    const result = await runner.run('html', {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return result.violations;
  });
}

/** How much wider the page is than the window, in pixels. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

/** `axe: html` pairs that a failed test prints. */
export function told(violations: readonly Violation[]): string {
  return violations
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((node) => `    ${node.html}`).join('\n')}`,
    )
    .join('\n');
}

let source: string | undefined;

async function axeSource(): Promise<string> {
  source ??= await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  return source;
}
