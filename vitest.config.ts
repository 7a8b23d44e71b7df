import { defineConfig } from 'vitest/config';

import { FlakyReporter } from './packages/testing/src/reporters/flaky-reporter.ts';
import { SkippedReporter } from './packages/testing/src/reporters/skipped-reporter.ts';

// Real processes on a shared machine: on CI a test of these may be tried again, which is then said. Unit tests may not.
const retry = process.env['CI'] === undefined ? 0 : 1;
const suites = 'packages/*/src/**/*';

export default defineConfig({
  test: {
    reporters: ['default', new SkippedReporter(), new FlakyReporter()],
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${suites}.test.ts`],
          exclude: [`${suites}.process.test.ts`, `${suites}.e2e.test.ts`],
          // Properties over thousands of cases take longer where others compute beside them.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'process',
          include: [`${suites}.process.test.ts`],
          globalSetup: ['packages/testing/src/packed/global-setup.ts'],
          retry,
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
          retry,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each file runs a pipeline of its own.
          maxWorkers: 1,
        },
      },
    ],
  },
});
