import { type FormObject, type FormValue, namesOf } from '../http/form.ts';
import { invalidRequest, missingParameter } from './api-error.ts';
import type { Metadata } from './objects.ts';

/** The parameters of one call, read by name; what does not fit is refused as Stripe refuses it. */
export class Parameters {
  readonly form: FormObject;
  private readonly path: string;

  constructor(form: FormObject, path = '') {
    this.form = form;
    this.path = path;
  }

  /**
   * Refuses every name that is not listed. Lists are written `items[][price]`, free maps `metadata[*]`.
   * Whatever the API removed, and whatever this sandbox does not know, fails loudly here.
   */
  allowOnly(names: readonly string[]): void {
    const isKnown = (name: string) =>
      names.some((known) =>
        known.endsWith('[*]') ? name.startsWith(known.slice(0, -2)) : known === name,
      ) || names.some((known) => known.endsWith('[*]') && known.slice(0, -3) === name);
    for (const name of namesOf(this.form)) {
      if (isKnown(name)) continue;
      throw invalidRequest(`Received unknown parameter: ${name}`, 'parameter_unknown', name);
    }
  }

  has(name: string): boolean {
    return this.form[name] !== undefined;
  }

  /** Sent empty: the way to unset a field (chapter 1.1). */
  isCleared(name: string): boolean {
    return this.form[name] === '';
  }

  text(name: string): string | null {
    const value = this.form[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw this.invalid(name, 'string');
    return value;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === null) throw missingParameter(this.nameOf(name));
    return value;
  }

  requiredUrl(name: string): string {
    const value = this.requiredText(name);
    if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
    throw invalidRequest('Not a valid URL', 'url_invalid', this.nameOf(name));
  }

  integer(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!/^-?\d+$/.test(value)) throw this.invalid(name, 'integer', 'parameter_invalid_integer');
    return Number(value);
  }

  flag(name: string): boolean | null {
    const value = this.text(name);
    if (value === null) return null;
    if (value !== 'true' && value !== 'false') throw this.invalid(name, 'boolean');
    return value === 'true';
  }

  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | null {
    const value = this.text(name);
    if (value === null) return null;
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw this.invalid(name, values.join(', '));
    return found;
  }

  object(name: string): Parameters {
    return new Parameters(asObject(this.form[name]), this.nameOf(name));
  }

  list(name: string): Parameters[] {
    const value = this.form[name];
    if (!Array.isArray(value)) return [];
    return value.map(
      (entry, index) => new Parameters(asObject(entry), `${this.nameOf(name)}[${index}]`),
    );
  }

  texts(name: string): string[] {
    const value = this.form[name];
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  }

  metadata(before: Metadata = {}): Metadata {
    if (this.isCleared('metadata')) return {};
    const merged: Metadata = { ...before };
    for (const [name, value] of Object.entries(this.object('metadata').form)) {
      if (value === '') delete merged[name];
      else merged[name] = String(value);
    }
    return merged;
  }

  private nameOf(name: string): string {
    return this.path === '' ? name : `${this.path}[${name}]`;
  }

  private invalid(name: string, expected: string, code?: string): Error {
    const param = this.nameOf(name);
    return invalidRequest(`Invalid ${param}: must be ${expected}`, code, param);
  }
}

function asObject(value: FormValue | undefined): FormObject {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}
