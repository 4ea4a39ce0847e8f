import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest } from 'vite';

/**
 * What a browser fetches before a screen can be drawn: `node --import tsx test/load/bundle-size.ts` builds
 * the client and prints, for each screen, everything that its modules import statically, gzipped.
 */
const ROOT = join(import.meta.dirname, '../..');
const OUT = join(ROOT, 'dist/client');
const SCREENS: Record<string, [layout: string, page: string, resource?: string]> = {
  'sign-in (first route)': ['auth-layout', 'login'],
  dashboard: ['private-layout', 'dashboard'],
  products: ['private-layout', 'resource', 'products'],
  upgrade: ['private-layout', 'upgrade'],
};

execFileSync('npx', ['vite', 'build', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' });
const manifest = JSON.parse(readFileSync(join(OUT, '.vite/manifest.json'), 'utf8')) as Manifest;

const html = readFileSync(join(OUT, 'index.html'), 'utf8');
/** What the page itself asks for. */
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(
  (match) => match[1] ?? '',
);

for (const [screen, [layout, page, resource]] of Object.entries(SCREENS)) {
  const files = closure([
    `app/shell/${layout}.tsx`,
    `app/pages/${page}.tsx`,
    ...(resource ? [`features/inventory/${resource}.tsx`] : []),
  ]);
  const [js, css] = ['.js', '.css'].map((end) =>
    sizeOf(files.filter((file) => file.endsWith(end))),
  );
  process.stdout.write(
    `${screen.padEnd(24)} JS ${js} kB   CSS ${css} kB   ${files.length} files\n`,
  );
}

function closure(modules: string[]): string[] {
  const seen = new Set<string>();
  const files = new Set(first);
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const chunk = manifest[name];
    if (!chunk) throw new Error(`${name} is not in the build`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    chunk.imports?.forEach(visit);
  };
  modules.forEach(visit);
  return [...files];
}

function sizeOf(files: string[]): string {
  const bytes = files.map((file) => gzipSync(readFileSync(join(OUT, file)), { level: 9 }).length);
  return (bytes.reduce((sum, size) => sum + size, 0) / 1000).toFixed(1).padStart(6);
}
