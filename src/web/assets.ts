/**
 * The style sheet, script and icon, made in memory at start and served under addresses that carry their hash.
 * A council's service may not use the GDS Transport typeface, the crown or the crests: none of them is ever served.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { sha256 } from '../lib/hash.ts';

interface Asset {
  readonly address: string;
  readonly type: string;
  readonly text: string;
}

export interface Assets {
  readonly css: Asset;
  readonly js: Asset;
  readonly icon: Asset;
  readonly all: readonly Asset[];
}

const require = createRequire(import.meta.url);
const FONTS = '"Helvetica Neue",Helvetica,Arial,sans-serif';
const A_YEAR = 31_536_000;

export async function makeAssets(brandColour: string): Promise<Assets> {
  const [moj, govuk, own, library, script, picture] = await Promise.all([
    fromPackage('@ministryofjustice/frontend/moj/moj-frontend.min.css'),
    fromPackage('govuk-frontend/dist/govuk/govuk-frontend.min.css'),
    ownFile('aims.css'),
    fromPackage('govuk-frontend/dist/govuk/govuk-frontend.min.js'),
    ownFile('aims.js'),
    ownFile('icon.svg'),
  ]);
  const components = asset('components', 'js', 'text/javascript', withoutSourceMap(library));
  const css = asset(
    'aims',
    'css',
    'text/css',
    [withoutForeignParts(moj), withoutForeignParts(govuk), own, brand(brandColour)].join('\n'),
  );
  const js = asset(
    'aims',
    'js',
    'text/javascript',
    script.replace('./components.js', components.address),
  );
  const icon = asset('icon', 'svg', 'image/svg+xml', picture.replaceAll('#12404a', brandColour));
  return { css, js, icon, all: [css, js, icon, components] };
}

export function serveAssets(app: FastifyInstance, assets: Assets): void {
  for (const one of assets.all) {
    const zipped = gzipSync(one.text, { level: 9 });
    app.get(one.address, { config: { open: true } }, async (request, reply) => {
      reply
        .type(`${one.type}; charset=utf-8`)
        .header('cache-control', `public, max-age=${A_YEAR}, immutable`)
        .header('vary', 'accept-encoding');
      const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
      return takesGzip
        ? reply.header('content-encoding', 'gzip').send(zipped)
        : reply.send(one.text);
    });
  }
}

/** Drops the typeface's rules and every picture (crests, icons of components AIMS does not use). */
function withoutForeignParts(css: string): string {
  return withoutSourceMap(css)
    .replace(/@font-face\s*\{[^}]*\}/g, '')
    .replace(/"?GDS Transport"?\s*,\s*arial\s*,\s*sans-serif/gi, FONTS)
    .replace(/url\(\/assets\/[^)]*\)/g, 'none');
}

function withoutSourceMap(text: string): string {
  return text
    .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
    .replace(/\/\/# sourceMappingURL=.*$/gm, '');
}

function brand(colour: string): string {
  return `:root{--govuk-brand-colour:${colour}}`;
}

function asset(name: string, ending: string, type: string, text: string): Asset {
  return { address: `/assets/${name}.${sha256(text).slice(0, 16)}.${ending}`, type, text };
}

function fromPackage(path: string): Promise<string> {
  return readFile(require.resolve(path), 'utf8');
}

function ownFile(name: string): Promise<string> {
  return readFile(new URL(`./assets/${name}`, import.meta.url), 'utf8');
}
