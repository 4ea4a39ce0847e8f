import { expect, test } from 'vitest';
import { internalPath, paths } from '#client/lib/paths.ts';

test.each(['/', '/clients?form=new', '/upgrade?from=%2Fclients#top', '/ñandú'])(
  '%s is inside',
  (path) => expect(internalPath(path)).toBe(path),
);

test.each([
  null,
  undefined,
  '',
  'clients',
  'https://evil.test',
  '//evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  'javascript:alert(1)',
  '/\t/evil.test',
  '/\n/evil.test',
  ' /clients',
])('%j is not', (path) => expect(internalPath(path)).toBeNull());

test('a way back survives being written into an address twice', () => {
  const from = paths.list('clients', { form: 'new' });
  const upgrade = paths.upgrade({ reason: 'clients', from });
  const read = new URL(upgrade, 'http://x.test').searchParams;
  expect(read.get('from')).toBe('/clients?form=new');
  const back = new URL(paths.login(upgrade), 'http://x.test').searchParams.get('returnTo');
  expect(back).toBe(upgrade);
});
