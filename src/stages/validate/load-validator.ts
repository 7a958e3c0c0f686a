/**
 * Loads validators/NAME.ts from any home, in this process. A validator may import 'aims' and files in its own folder,
 * nothing else; its hash covers exactly the files that were loaded, and after loading nothing more can be.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sha256 } from '../../lib/hash.ts';
import { isValidator, type Validator } from './validator-api.ts';

interface LoadedValidator {
  readonly validator: Validator;
  /** Over the validator and the files it imports, by their place beside it. */
  readonly sha256: string;
}

const API = new URL('../../index.ts', import.meta.url).href;

/** Each load is its own module graph: an edited file is read again, also in a long-lived process. */
let loads = 0;

export async function loadValidator(path: string): Promise<LoadedValidator> {
  loads += 1;
  const graph = new ValidatorGraph(path, `?validator=${loads}`);
  // For good: code that runs later could import what no hash covers.
  registerHooks({ resolve: (specifier, from, next) => graph.resolve(specifier, from, next) });
  // A way to the same without an import, which no hook sees.
  Reflect.deleteProperty(process, 'getBuiltinModule');
  try {
    const module: { readonly validator?: unknown } = await import(graph.entry);
    if (!isValidator(module.validator)) {
      throw new TypeError('the file does not export `validator`, made by defineValidator of aims');
    }
    return { validator: module.validator, sha256: graph.hash() };
  } finally {
    graph.close();
  }
}

type Resolve = Parameters<typeof registerHooks>[0]['resolve'] & {};
type ResolveContext = Parameters<Resolve>[1];
type NextResolve = Parameters<Resolve>[2];

/** The files of one validator, known by a mark on their addresses. */
class ValidatorGraph {
  readonly entry: string;
  readonly #folder: string;
  readonly #mark: string;
  readonly #files = new Set<string>();
  #isClosed = false;

  constructor(path: string, mark: string) {
    this.#folder = dirname(path);
    this.#mark = mark;
    this.#files.add(path);
    this.entry = pathToFileURL(path).href + mark;
  }

  resolve(specifier: string, from: ResolveContext, next: NextResolve): ReturnType<Resolve> {
    if (specifier === this.entry) return this.#module(specifier);
    if (!from.parentURL?.endsWith(this.#mark)) return next(specifier, from);
    if (this.#isClosed) throw new TypeError(`it imports ${specifier} after it was loaded`);
    if (specifier === 'aims') return { url: API, shortCircuit: true };
    const url = URL.parse(specifier, from.parentURL);
    if (url === null || !this.#isBeside(specifier, url))
      throw new TypeError(`it imports ${specifier}: only 'aims' and files beside it can be`);
    url.search = this.#mark;
    this.#files.add(fileURLToPath(url));
    return this.#module(url.href);
  }

  /** Nothing more can be imported, whatever the code does later. */
  close(): void {
    this.#isClosed = true;
  }

  hash(): string {
    const files = [...this.#files].map(
      (file) => `${sha256(readFileSync(file))}  ${relative(this.#folder, file)}\n`,
    );
    return sha256(files.sort().join(''));
  }

  /** Nothing after the path: a `#` would hide the mark, and what the file imports would not be asked about. */
  #isBeside(specifier: string, url: URL): boolean {
    return /^\.\.?\/[^?#]+$/.test(specifier) && fileURLToPath(url).startsWith(this.#folder + sep);
  }

  /** The format is said, so that no package.json above a home has a part in it. */
  #module(url: string): ReturnType<Resolve> {
    const isTypeScript = new URL(url).pathname.endsWith('.ts');
    return { url, format: isTypeScript ? 'module-typescript' : 'module', shortCircuit: true };
  }
}
