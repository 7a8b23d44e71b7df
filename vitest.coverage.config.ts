// Loaded by: pnpm coverage. The unit and process suites with the lines that they run counted.
import { defineConfig, mergeConfig } from 'vitest/config';

import base from './vitest.config.ts';

export default mergeConfig(
  base,
  defineConfig({
    test: {
      // Node itself strips the types, as it does in the processes that tests start and in what is loaded by `require`: V8 counts by
      // offset, and counts of one file in two transformed forms add up to nonsense.
      experimental: { viteModuleRunner: false },
      coverage: {
        enabled: true,
        provider: 'v8',
        include: ['packages/{events,api,log,redaction}/src/**/*.ts'],
        // What only tests and benchmarks load.
        exclude: ['**/*.test.ts', '**/src/{testing,bench,samples}/**'],
        // Processes that tests start from this checkout count as well.
        autoAttachSubprocess: true,
        reporter: ['json-summary', 'html'],
        reportOnFailure: true,
      },
    },
  }),
);
