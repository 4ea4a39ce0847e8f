import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOUND } from './found.ts';
import { createTheatre, type Theatre } from './theatre.ts';

const PROVIDERS = [...new Set(FOUND.map(({ provider }) => provider))];

describe.each(PROVIDERS)('lives that ended wrong once, at %s', (at) => {
  let theatre: Theatre;
  beforeAll(async () => {
    theatre = await createTheatre(at);
  });
  afterAll(() => theatre.close());

  it.each(FOUND.filter(({ provider }) => provider === at))(
    '$name',
    async ({ turns }) => {
      expect(await theatre.faultsOf(turns)).toEqual([]);
    },
    120_000,
  );
});
