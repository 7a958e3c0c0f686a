/** What an e-mail says, before it is text or HTML: one model, so that both say the same facts. */

export interface EmailCell {
  readonly label: string;
  /** Right aligned: counts and amounts. */
  readonly figure: boolean;
}

export type EmailBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly { readonly text: string; readonly more: readonly string[] }[];
    }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly EmailCell[];
      /** The first cell of each row is its heading. */
      readonly rows: readonly (readonly string[])[];
      /** The last row is a result: shown in bold. */
      readonly total: boolean;
    }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export interface EmailModel {
  readonly kind: EmailKind;
  readonly ref: string;
  /** The whole subject; starts with the reference, after [TEST] where the system is not live. */
  readonly subject: string;
  readonly heading: string;
  readonly blocks: readonly EmailBlock[];
}

export const EMAIL_KINDS = [
  'problems',
  'ready',
  'second',
  'returned',
  'in-target',
  'loaded',
  'part-refused',
  'refused',
  'on-hold',
  'waiting',
  'in-doubt',
  'not-loaded',
  'check-failed',
  'original-damaged',
  'transform-failed',
  'reply-contradicts',
] as const;

export type EmailKind = (typeof EMAIL_KINDS)[number];
