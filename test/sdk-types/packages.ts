import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MODULES = new URL('../../node_modules/', import.meta.url);

/** Where a file of an installed package is. */
export function packageFile(name: string, path: string): string {
  return fileURLToPath(new URL(`${name}/${path}`, MODULES));
}

export function packageVersion(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile(name, 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
}
