import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two cores: more files at once would only wait for each other.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{service,web,action,prisma,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', 'service/test/**'],
          setupFiles: ['service/test/properties.setup.ts'],
          isolate: false, // no file leaves anything behind; loading everything anew for each takes longer than the tests
          testTimeout: 60_000, // how long it takes is for the benches; a busy machine is no fault
        },
      },
      {
        test: {
          name: 'service',
          include: ['service/test/*.test.ts'],
          isolate: false, // as above: each file has a database and a service of its own
          setupFiles: ['service/test/properties.setup.ts'],
          globalSetup: ['service/test/postgres.global.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['service/test/e2e/*.test.ts'],
          globalSetup: ['service/test/postgres.global.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
