import type { MailFormat } from './mail-format.ts';
import type { MailFacts, MailKind } from './mail-kinds.ts';

/** A mail in words, before it takes a form. Plain text throughout: whoever writes markup escapes it. */
export interface Letter {
  subject: string;
  paragraphs: readonly string[];
  /** Rows of a small table: what, and its value. */
  details?: readonly (readonly [label: string, value: string])[];
  /** The one thing to do about it; a path of the app. */
  action: { label: string; path: string };
}

/** The texts of some kinds of mail in one language. A kind without a text does not compile. */
export type Letters<K extends MailKind = MailKind> = {
  readonly [Kind in K]: (facts: MailFacts[Kind], format: MailFormat) => Letter;
};
