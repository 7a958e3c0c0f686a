/**
 * The settings in force, and every version of a definition that a batch still stands on. A file with mistakes changes
 * nothing: the version before stays in force, and the mistakes are kept for the pages and the command line to show.
 */
import { type LoadedFile, type LoadedSettings, loadSettings } from '../config/load-settings.ts';
import { definitionFromText } from '../config/read-interface.ts';
import { AIMS } from '../domain/audit-event.ts';
import { AimsError } from '../domain/errors.ts';
import type { Definition, Settings, SettingsMistake } from '../domain/interface.ts';
import { sha256 } from '../lib/hash.ts';
import { askRechecks } from '../store/batches.ts';
import {
  applyDefinition,
  type DefinitionRow,
  definitionsKnown,
  interfacesInForce,
} from '../store/definitions.ts';
import type { Store } from '../store/open-store.ts';

export class SettingsInForce {
  current: Settings;
  mistakes: readonly SettingsMistake[];
  readonly #home: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #versions = new Map<string, Definition>();
  #files: readonly LoadedFile[];
  #mark: string;

  constructor(home: string, environment: NodeJS.ProcessEnv) {
    this.#home = home;
    this.#environment = environment;
    const loaded = loadSettings(home, environment);
    if (!loaded.settings)
      throw new AimsError('SETTINGS_MISTAKES', { home, count: String(loaded.mistakes.length) });
    this.current = loaded.settings;
    this.mistakes = loaded.mistakes;
    this.#files = loaded.files;
    this.#mark = markOf(loaded);
    for (const definition of this.current.interfaces) this.#remember(definition);
  }

  /** The version of an interface's definition that a batch is pinned to. */
  definition(name: string, version: string): Definition {
    const definition = this.#versions.get(`${name}@${version}`);
    if (!definition) throw new AimsError('INTERFACE_NOT_FOUND', { name, version });
    return definition;
  }

  /** The definition in force. */
  inForce(name: string): Definition {
    const definition = this.current.interfaces.find((candidate) => candidate.name === name);
    if (!definition) {
      throw new AimsError('INTERFACE_NOT_FOUND', {
        name,
        known: this.current.interfaces.map((some) => some.name).join(', '),
      });
    }
    return definition;
  }

  /**
   * Brings what was read into force, once at start: new versions are noted in the trail, and the versions that the
   * database knows are remembered, for batches pinned to them and for files that have mistakes now.
   */
  async apply(store: Store): Promise<void> {
    await this.recall(store);
    await this.#keepOldWhereBroken(store);
    await this.#putInForce(store);
  }

  /** Remembers every version that the database knows. */
  async recall(store: Store): Promise<void> {
    for (const row of await definitionsKnown(store.db)) this.#recall(row);
  }

  /** Reads the files again; true when something in force changed. */
  async reload(store: Store): Promise<boolean> {
    const loaded = loadSettings(this.#home, this.#environment);
    const mark = markOf(loaded);
    if (mark === this.#mark) return false;
    this.#mark = mark;
    this.#files = loaded.files;
    this.mistakes = loaded.mistakes;
    if (!loaded.settings) return false;
    this.current = withOldWhereMissing(loaded.settings, this.current);
    for (const definition of this.current.interfaces) this.#remember(definition);
    await this.#keepOldWhereBroken(store);
    await this.#putInForce(store);
    return true;
  }

  #remember(definition: Definition): void {
    this.#versions.set(`${definition.name}@${definition.sha256}`, definition);
  }

  /** A version from before this start, from its stored text. */
  #recall(row: DefinitionRow): void {
    if (this.#versions.has(`${row.interface}@${row.sha256}`)) return;
    const validator = this.current.interfaces.find(
      (definition) => definition.name === row.interface,
    )?.validator;
    const place = { home: this.#home, validator, author: row.author ?? undefined };
    const known = definitionFromText(row.interface, row.source, place);
    if (known) this.#remember(known);
  }

  #sourceOf(definition: Definition): string {
    return this.#files.find((file) => file.sha256 === definition.sha256)?.text ?? '';
  }

  /** An interface whose file has mistakes now, or is gone, goes on with the version before. */
  async #keepOldWhereBroken(store: Store): Promise<void> {
    const present = new Set(this.current.interfaces.map((definition) => definition.name));
    const broken = new Set(
      this.mistakes.map((mistake) => /interfaces\/([^/]+)\.yaml$/.exec(mistake.file)?.[1]),
    );
    const old = (await interfacesInForce(store.db))
      .filter((row) => !present.has(row.name) && broken.has(row.name))
      .flatMap((row) => this.#versions.get(`${row.name}@${row.definition}`) ?? []);
    this.current = { ...this.current, interfaces: [...this.current.interfaces, ...old] };
  }

  async #putInForce(store: Store): Promise<void> {
    const inForce = new Map(
      (await interfacesInForce(store.db)).map((row) => [row.name, row.definition]),
    );
    const changed = this.current.interfaces.filter(
      (definition) => inForce.get(definition.name) !== definition.sha256,
    );
    if (changed.length === 0) return;
    await store.write(async (tx) => {
      for (const definition of changed) {
        const { name, sha256: version, author } = definition;
        if (
          !(await applyDefinition(tx, {
            name,
            sha256: version,
            author,
            source: this.#sourceOf(definition),
          }))
        )
          continue;
        tx.audit({
          event: 'interface.applied',
          actor: AIMS,
          subject: `interface:${definition.name}`,
          facts: { definition: definition.sha256, before: inForce.get(definition.name) ?? 'none' },
          ...(definition.author ? { detail: definition.author } : {}),
        });
      }
      await askRechecks(
        tx,
        changed.map((definition) => definition.name),
      );
    });
  }
}

/** A connection, layout or list whose file has mistakes now, or is gone, stays as it was until the next start. */
function withOldWhereMissing(fresh: Settings, old: Settings): Settings {
  return {
    ...fresh,
    connections: { ...old.connections, ...fresh.connections },
    layouts: { ...old.layouts, ...fresh.layouts },
    datasets: { ...old.datasets, ...fresh.datasets },
  };
}

/** What was read: the files, and which interfaces have a validator beside them. */
function markOf({ files, settings }: LoadedSettings): string {
  const texts = files.map((file) => `${file.sha256} ${file.path}`);
  const validators = settings?.interfaces.map(({ name, validator }) => `${validator} ${name}`);
  return sha256([...texts, ...(validators ?? [])].sort().join('\n'));
}
