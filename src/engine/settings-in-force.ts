/**
 * The settings in force, and every version of a definition that a batch still stands on. A file with mistakes changes
 * nothing: the version before stays in force, and the mistakes are kept for the pages and the command line to show.
 */
import { validatorOf } from '../config/home.ts';
import { type LoadedFile, type LoadedSettings, loadSettings } from '../config/load-settings.ts';
import { definitionFromText } from '../config/read-interface.ts';
import { AIMS } from '../domain/audit-event.ts';
import { AimsError } from '../domain/errors.ts';
import {
  DATASET_ROLES,
  type Definition,
  type HomeSettings,
  type Settings,
  type SettingsMistake,
} from '../domain/interface.ts';
import { sha256 } from '../lib/hash.ts';
import { askRechecks } from '../store/batches.ts';
import {
  applyDefinition,
  type DefinitionRow,
  definitionsKnown,
  endInterface,
  interfacesInForce,
} from '../store/definitions.ts';
import type { Store, Writing } from '../store/open-store.ts';

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
    this.#mark = markOf(loaded, home);
    for (const definition of this.current.interfaces) this.#remember(definition);
  }

  /** The version of an interface's definition that a batch is pinned to. */
  definition(name: string, version: string): Definition {
    const definition = this.#versions.get(`${name}@${version}`);
    if (!definition) throw new AimsError('INTERFACE_NOT_FOUND', { name, version });
    return definition;
  }

  /** The definition in force; undefined where the interface has ended. */
  find(name: string): Definition | undefined {
    return this.current.interfaces.find((candidate) => candidate.name === name);
  }

  /** The definition in force. */
  inForce(name: string): Definition {
    const definition = this.find(name);
    if (!definition) {
      throw new AimsError('INTERFACE_NOT_FOUND', {
        name,
        known: this.current.interfaces.map((some) => some.name).join(', '),
      });
    }
    return definition;
  }

  /**
   * Brings what was read into force, once at start: what is new is noted in the trail, and what waits is checked again.
   */
  async apply(store: Store): Promise<void> {
    await this.recall(store);
    await this.#putInForce(store, this.current);
  }

  /** Remembers every version that the database knows, for batches pinned to one and for files with mistakes now. */
  async recall(store: Store): Promise<void> {
    for (const row of await definitionsKnown(store.db)) this.#recall(row);
    this.current = await this.#withOldWhereBroken(store, this.current);
  }

  /**
   * Reads the files again; true when something in force changed. What cannot be written changes nothing, and the next
   * call tries again.
   */
  async reload(store: Store): Promise<boolean> {
    const loaded = loadSettings(this.#home, this.#environment);
    const mark = markOf(loaded, this.#home);
    if (mark === this.#mark) return false;
    this.#files = loaded.files;
    this.mistakes = loaded.mistakes;
    if (loaded.settings) {
      for (const definition of loaded.settings.interfaces) this.#remember(definition);
      const fresh = withOldUntilStart(loaded.settings, this.current);
      await this.#putInForce(store, await this.#withOldWhereBroken(store, fresh));
    }
    this.#mark = mark;
    return loaded.settings !== undefined;
  }

  #remember(definition: Definition): void {
    this.#versions.set(`${definition.name}@${definition.sha256}`, definition);
  }

  /** A version from before this start, from its stored text. */
  #recall(row: DefinitionRow): void {
    if (this.#versions.has(`${row.interface}@${row.sha256}`)) return;
    const validator = validatorOf(this.#home, row.interface);
    const place = { home: this.#home, validator, author: row.author ?? undefined };
    const known = definitionFromText(row.interface, row.source, place);
    if (known) this.#remember(known);
  }

  /** An interface whose file has mistakes now goes on with the version before. One whose file is gone has ended. */
  async #withOldWhereBroken(store: Store, fresh: Settings): Promise<Settings> {
    const present = new Set(fresh.interfaces.map((definition) => definition.name));
    const broken = new Set(this.mistakes.map((mistake) => interfaceOf(mistake.file)));
    const old = (await interfacesInForce(store.db))
      .filter((row) => !present.has(row.name) && broken.has(row.name))
      .flatMap((row) => this.#versions.get(`${row.name}@${row.definition}`) ?? [])
      // Its validator is the one that lies there now, as for every other.
      .map((known) => ({ ...known, validator: validatorOf(this.#home, known.name) }));
    for (const definition of old) this.#remember(definition);
    return { ...fresh, interfaces: [...fresh.interfaces, ...old] };
  }

  async #putInForce(store: Store, next: Settings): Promise<void> {
    const known = new Map((await interfacesInForce(store.db)).map((row) => [row.name, row]));
    const changed = next.interfaces.filter(
      (definition) =>
        known.get(definition.name)?.definition !== definition.sha256 ||
        known.get(definition.name)?.surroundings !== surroundingsOf(definition, next),
    );
    const names = next.interfaces.map((definition) => definition.name);
    const ended = [...known.values()].filter(({ name }) => !names.includes(name));
    const before = this.current;
    this.current = next;
    if (changed.length + ended.length === 0) return;
    try {
      await store.write(async (tx) => {
        for (const definition of changed)
          await this.#applyOne(tx, definition, next, known.get(definition.name)?.definition);
        for (const { name, definition } of ended) await endOne(tx, name, definition);
        await askRechecks(
          tx,
          changed.map((definition) => definition.name),
        );
      });
    } catch (error) {
      this.current = before;
      throw error;
    }
  }

  async #applyOne(
    tx: Writing,
    definition: Definition,
    settings: Settings,
    before: string | undefined,
  ): Promise<void> {
    const { name, sha256: version, author } = definition;
    const surroundings = surroundingsOf(definition, settings);
    const source = this.#files.find((file) => file.sha256 === version)?.text ?? '';
    if (!(await applyDefinition(tx, { name, sha256: version, author, source, surroundings })))
      return;
    tx.audit({
      event: 'interface.applied',
      actor: AIMS,
      subject: `interface:${name}`,
      facts: { definition: version, before: before ?? 'none', surroundings },
      // Who changed the definition, not the layout or the lists.
      ...(author && version !== before ? { detail: author } : {}),
    });
  }
}

async function endOne(tx: Writing, name: string, definition: string): Promise<void> {
  await endInterface(tx, name);
  tx.audit({
    event: 'interface.ended',
    actor: AIMS,
    subject: `interface:${name}`,
    facts: { definition },
  });
}

/** What stays as it was until the next start: some of the home; a connection, layout or list with mistakes, or gone. */
function withOldUntilStart(fresh: Settings, old: Settings): Settings {
  return {
    ...fresh,
    home: withOldFromStart(fresh.home, old.home),
    connections: { ...old.connections, ...fresh.connections },
    layouts: { ...old.layouts, ...fresh.layouts },
    datasets: { ...old.datasets, ...fresh.datasets },
  };
}

/** Pages are drawn and served, and the store is open, as the start found it: so nothing, no email either, says otherwise. */
function withOldFromStart(fresh: HomeSettings, old: HomeSettings): HomeSettings {
  const { organisation, web, database, sweepSeconds } = old;
  return { ...fresh, organisation, web, database, sweepSeconds };
}

/** Of interfaces/NAME.yaml the name. */
function interfaceOf(path: string): string | undefined {
  return /^interfaces\/([^/]+)\.yaml$/.exec(path)?.[1];
}

/** What else a check by this definition goes by: when it changes, what waits is checked again. */
function surroundingsOf({ to, datasets }: Definition, settings: Settings): string {
  const lists = DATASET_ROLES.map((role) => {
    const { file: _file, ...rest } = settings.datasets[datasets[role] ?? ''] ?? { file: '' };
    return rest;
  });
  return sha256(JSON.stringify([settings.layouts[to.layout]?.sha256, lists]));
}

/** Everything that was read: the files, the secrets they name, and which interfaces have a validator beside them. */
function markOf({ files, settings }: LoadedSettings, home: string): string {
  const texts = files.map((file) => `${file.sha256} ${file.path}`);
  const validators = files.flatMap(({ path }) => validatorOf(home, interfaceOf(path) ?? '') ?? []);
  return sha256(JSON.stringify([texts, validators, settings]));
}
