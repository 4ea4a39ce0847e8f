import { describe, expect, it } from 'vitest';
import { usageNotices } from '#shared/domain/usage-notices.ts';

const FEATURES = { maxProducts: 200, maxClients: 0, maxUsers: 1, maxSuppliers: null };

describe('what of the usage is worth a notice', () => {
  it.each([
    [159, []],
    [160, [80]],
    [189, [80]],
    [190, [95]],
    [199, [95]],
    [200, [100]],
    [201, ['over']],
  ])('%i of 200 is %j', (products, levels) => {
    const notices = usageNotices({ products }, FEATURES);
    expect(notices.map(({ level }) => level)).toEqual(levels);
  });

  it('says how much of what', () => {
    expect(usageNotices({ products: 200 }, FEATURES)).toEqual([
      { metric: 'products', used: 200, limit: 200, level: 100 },
    ]);
  });

  it('says nothing of a limit that is full from the start, unless it is exceeded', () => {
    expect(usageNotices({ users: 1, clients: 0 }, FEATURES)).toEqual([]);
    expect(usageNotices({ users: 2, clients: 1 }, FEATURES).map(({ level }) => level)).toEqual([
      'over',
      'over',
    ]);
  });

  it('says nothing of what is unlimited', () => {
    expect(usageNotices({ suppliers: 1_000_000 }, FEATURES)).toEqual([]);
  });
});
