import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const MANTINE = join(ROOT, 'node_modules/@mantine/core');
const MODULES = join(MANTINE, 'esm');

const modules = readdirSync(MODULES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => join(MODULES, file));

/** Names that our own sources import from the kit. */
function usedComponents(): string[] {
  const names = new Set<string>();
  for (const file of readdirSync(join(ROOT, 'client'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) continue;
    const source = readFileSync(join(ROOT, 'client', file), 'utf8');
    for (const [, list = ''] of source.matchAll(/import \{([^}]*)\}\s*from '@mantine\/core'/g)) {
      for (const name of list.split(',')) names.add(name.trim().split(' ')[0] ?? '');
    }
  }
  return [...names].filter((name) => /^[A-Z]\w+$/.test(name));
}

/** The style sheets that a module needs, through everything it imports. */
function sheetsOf(file: string, seen: Set<string>): void {
  if (seen.has(file) || !existsSync(file)) return;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  for (const [, target = ''] of source.matchAll(/from "(\.[^"]+)"/g)) {
    const next = resolve(dirname(file), target);
    // What a component offers besides itself (Menu.Item) is written in its own file and imported there.
    if (next.startsWith(MODULES)) sheetsOf(next, seen);
  }
}

describe('styles of the kit', () => {
  it('are imported for every component in use and for what those consist of', () => {
    const seen = new Set<string>();
    for (const name of usedComponents()) {
      for (const file of modules.filter((one) => one.endsWith(`/${name}.mjs`))) {
        sheetsOf(file, seen);
      }
    }
    const needed = [...seen]
      .flatMap((file) => /\/(\w+)\.module\.mjs$/.exec(file)?.[1] ?? [])
      // Parts that a component offers and nobody here takes.
      .filter((name) => !/^(Radio|Checkbox)(Card|Indicator)$/.test(name))
      .filter((name) => existsSync(join(MANTINE, 'styles', `${name}.css`)));
    const imported = readFileSync(join(ROOT, 'client/app/mantine-styles.ts'), 'utf8');

    expect(needed.length).toBeGreaterThan(15);
    expect(
      [...new Set(needed)].filter((name) => !imported.includes(`/styles/${name}.css'`)),
    ).toEqual([]);
    // And nothing is credited along that nobody uses.
    const credited = [...imported.matchAll(/core\/styles\/([A-Z]\w+)\.css/g)].map(
      ([, name]) => name,
    );
    expect(credited.filter((name) => !needed.includes(name ?? ''))).toEqual([]);
  });
});
