import { describe, expect, it } from 'vitest';
import { packageVersion } from '#test/sdk-types/packages.ts';
import { readSchemas } from '#test/support/provider-types/api-schemas.ts';

describe('the schemas that requests and answers are checked against', () => {
  it.each(['stripe', 'mercadopago'])('are those of the %s SDK that is installed', (name) => {
    expect(
      readSchemas(`${name}.json`).version,
      'Make them anew: npm run sdk-types, and commit what changed',
    ).toBe(packageVersion(name));
  });
});
