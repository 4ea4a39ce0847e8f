/** A form value after its brackets were read: text, a list, or an object. */
export type FormValue = string | FormValue[] | FormObject;
export interface FormObject {
  [name: string]: FormValue;
}

/**
 * Reads `application/x-www-form-urlencoded` as Stripe's SDKs write it: brackets nest, and lists are numbered
 * (`items[0][price]=…`). Objects have no prototype, so no name can reach one.
 */
export function parseForm(encoded: string): FormObject {
  const root = emptyObject();
  for (const [name, value] of new URLSearchParams(encoded)) assign(root, pathOf(name), value);
  return withLists(root);
}

/** The names inside of a form, brackets and all, with list positions left out: `items[][price]`. */
export function namesOf(form: FormObject, prefix = ''): string[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const path = prefix === '' ? name : `${prefix}[${name}]`;
    return namesOfValue(value, path);
  });
}

function namesOfValue(value: FormValue, path: string): string[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.flatMap((entry) => namesOfValue(entry, `${path}[]`));
  return namesOf(value, path);
}

function pathOf(name: string): string[] {
  const [head = '', ...rest] = name.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function assign(target: FormObject, [name = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const existing = target[name];
  const next = isObject(existing) ? existing : emptyObject();
  target[name] = next;
  assign(next, rest[0] === '' ? [String(Object.keys(next).length), ...rest.slice(1)] : rest, value);
}

function withLists(form: FormObject): FormObject {
  for (const [name, value] of Object.entries(form)) form[name] = withListsIn(value);
  return form;
}

function withListsIn(value: FormValue): FormValue {
  if (!isObject(value)) return value;
  const inside = withLists(value);
  const names = Object.keys(inside);
  const isList = names.length > 0 && names.every((name) => /^\d+$/.test(name));
  return isList ? Object.values(inside) : inside;
}

function isObject(value: FormValue | undefined): value is FormObject {
  return typeof value === 'object' && !Array.isArray(value);
}

function emptyObject(): FormObject {
  return Object.create(null) as FormObject;
}
