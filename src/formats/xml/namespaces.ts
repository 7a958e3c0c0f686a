/**
 * Names by what they mean (Namespaces in XML 1.0): `{uri}local`, or `local` where there is no namespace. The prefixes of
 * a document never matter, nor do those of a definition; only what they stand for.
 */
import type { XmlSyntax } from '../../domain/interface.ts';
import { mistake, type Names } from '../tree/plan.ts';

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
export const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

export function fullName(uri: string, local: string): string {
  return uri === '' ? local : `{${uri}}${local}`;
}

/** The names of paths, by the prefixes of the definition; a name without one is in namespaces['']. */
export function namesOfPaths(namespaces: XmlSyntax['namespaces']): Names {
  return {
    hasBareRoot: false,
    element: (written) => resolve(written, namespaces, namespaces[''] ?? ''),
    attribute: (written) => resolve(written, namespaces, ''),
  };
}

/** Without a colon. XML 1.0 (section 2.3) takes a few signs more, which nobody uses. */
const NAME = /^[\p{L}_][-\p{L}\p{M}\p{N}_.]*$/u;

export function isName(name: string): boolean {
  const { prefix = 'none', local } = splitName(name);
  return NAME.test(prefix) && NAME.test(local);
}

function resolve(written: string, namespaces: XmlSyntax['namespaces'], bare: string): string {
  if (!isName(written)) throw mistake(`${written} is no name in XML`);
  const { prefix, local } = splitName(written);
  if (prefix === undefined) return fullName(bare, local);
  const uri = prefix === 'xml' ? XML_NAMESPACE : namespaces[prefix];
  if (uri === undefined) throw mistake(`${written}: namespaces has no ${prefix}`);
  return fullName(uri, local);
}

export function splitName(name: string): { prefix: string | undefined; local: string } {
  const colon = name.indexOf(':');
  return colon < 0
    ? { prefix: undefined, local: name }
    : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}

/** The prefixes that an element and what is in it can use. */
export class Scope {
  /** URI by prefix; '' is for elements without one. */
  readonly #uris: ReadonlyMap<string, string>;
  readonly #elements = new Map<string, string | undefined>();

  constructor(uris: ReadonlyMap<string, string> = new Map([['xml', XML_NAMESPACE]])) {
    this.#uris = uris;
  }

  with(declared: ReadonlyMap<string, string>): Scope {
    return declared.size === 0 ? this : new Scope(new Map([...this.#uris, ...declared]));
  }

  /** Undefined: its prefix is not declared, or it has two colons. */
  element(name: string): string | undefined {
    const known = this.#elements.get(name);
    if (known !== undefined) return known;
    const full = this.#resolve(name, this.#uris.get('') ?? '');
    this.#elements.set(name, full);
    return full;
  }

  attribute(name: string): string | undefined {
    return this.#resolve(name, '');
  }

  #resolve(name: string, bare: string): string | undefined {
    const { prefix, local } = splitName(name);
    const uri = prefix === undefined ? bare : this.#uris.get(prefix);
    return uri === undefined ? undefined : fullName(uri, local);
  }
}
