import { defineConfig } from 'vitest/config';

const suites = 'packages/*/src/**/*';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${suites}.test.ts`],
          exclude: [`${suites}.process.test.ts`, `${suites}.e2e.test.ts`],
        },
      },
      {
        test: {
          name: 'process',
          include: [`${suites}.process.test.ts`],
          globalSetup: ['packages/testing/src/packed/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Every test starts processes of its own; more at once only makes two cores wait.
          maxWorkers: 2,
        },
      },
    ],
  },
});
