import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env['API_ORIGIN'] ?? 'http://localhost:3000';

export default defineConfig({
  root: 'client',
  plugins: [react()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    sourcemap: false,
    // For test/load/bundle-size.ts.
    manifest: true,
    // Every browser that runs the rest of the build has it.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        // What every page needs comes as one file instead of twenty: fewer requests, and it packs better.
        codeSplitting: { groups: [{ name: 'base', tags: ['$initial'] }] },
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: api, changeOrigin: false },
      '/openapi.json': api,
      '/docs': api,
      '/outbox': api,
      '/healthz': api,
      '/readyz': api,
    },
  },
  test: {
    root: import.meta.dirname,
    pool: 'threads',
    // Some wait for other processes more than they compute, so more run than there are cores.
    maxWorkers: 3,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/shared/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['test/server/**/*.test.ts'],
          globalSetup: ['test/support/database.global.ts'],
          setupFiles: [
            'test/support/fail-on-console.ts',
            'test/support/fail-on-wrong-types.ts',
            'test/support/fail-on-missing-outcome.ts',
          ],
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // One of them opens every screen of the product.
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'client',
          include: ['test/client/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['test/support/fail-on-console.ts', 'test/support/client.setup.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
