/**
 * The nouns of one interface: what its systems, documents and teams are called. Every template takes its names from
 * here, so that no sentence of AIMS ever says "Oracle" or "invoice" of its own accord.
 */
import type { Contact, Definition, HomeSettings, Noun } from '../domain/interface.ts';

export interface Labels {
  /** The people who send: Stock Unit. */
  readonly from: string;
  /** The system they export from: Unicorn. */
  readonly fromSystem: string;
  /** The target, short: Oracle. */
  readonly to: string;
  /** The target in full: Oracle Payables. */
  readonly toLong: string;
  /** Who looks after AIMS: Systems team. */
  readonly systems: string;
  readonly document: Noun;
  readonly credit: Noun;
  /** Who fixes what, by key; always with `from` and `systems`. */
  readonly contacts: Readonly<Record<string, Contact>>;
}

export function labelsOf(
  definition: Pick<Definition, 'from' | 'to' | 'nouns' | 'contacts'>,
  home: Pick<HomeSettings, 'systems'>,
): Labels {
  return {
    from: definition.from.label,
    fromSystem: definition.from.system,
    to: definition.to.label,
    toLong: definition.to.long,
    systems: home.systems.name,
    document: definition.nouns.document,
    credit: definition.nouns.credit,
    contacts: {
      from: { name: definition.from.label, email: definition.from.email },
      systems: { name: home.systems.name, email: home.systems.email },
      ...definition.contacts,
    },
  };
}

/** "the Stock Unit", "the Systems team", but "Procure to Pay" and "Unicorn": how a name stands in a sentence. */
export function inSentence(name: string): string {
  return TAKES_ARTICLE.test(name) && !/^the /i.test(name) ? `the ${name}` : name;
}

const TAKES_ARTICLE =
  /\b(team|unit|desk|office|service|department|group|section|centre|system|library|board)$/i;

/** What templates may say of an interface, by placeholder: {to}, {many}, {team.supplier}. */
export function labelWords(labels: Labels): Readonly<Record<string, string>> {
  const teams = Object.entries(labels.contacts).map(
    ([key, contact]) => [`team.${key}`, inSentence(contact.name)] as const,
  );
  return {
    from: inSentence(labels.from),
    fromSystem: inSentence(labels.fromSystem),
    to: inSentence(labels.to),
    toLong: inSentence(labels.toLong),
    systems: inSentence(labels.systems),
    one: labels.document.one,
    many: labels.document.many,
    ...Object.fromEntries(teams),
  };
}

/** Who a contact key stands for; the Systems team where the definition names nobody. */
export function contactFor(labels: Labels, key: string): Contact | undefined {
  return labels.contacts[key] ?? labels.contacts.systems;
}
