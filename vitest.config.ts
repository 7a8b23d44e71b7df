import { defineConfig } from 'vitest/config';

import { SkippedReporter } from './packages/testing/src/e2e/skipped-reporter.ts';

const suites = 'packages/*/src/**/*';

export default defineConfig({
  test: {
    reporters: ['default', new SkippedReporter()],
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
      {
        test: {
          name: 'e2e',
          include: [`${suites}.e2e.test.ts`],
          // Finds the Collector, Jaeger and Prometheus of `pnpm backends`; without them the tests are skipped.
          globalSetup: ['packages/testing/src/e2e/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each file runs a pipeline of its own.
          maxWorkers: 1,
        },
      },
    ],
  },
});
