import type { TestModule } from 'vitest/node';
import { expect, test } from 'vitest';

import { FlakyReporter } from './flaky-reporter.ts';

test('names the tests that passed only when tried again', () => {
  const said: string[] = [];
  const ran = [
    { fullName: 'a pipe > holds', diagnostic: () => ({ flaky: false }) },
    { fullName: 'a pipe > leaks', diagnostic: () => ({ flaky: true }) },
    { fullName: 'a pipe > waits', diagnostic: () => undefined },
  ];
  new FlakyReporter((line) => said.push(line)).onTestRunEnd([
    { relativeModuleId: 'pipe.test.ts', children: { allTests: () => ran } } as unknown as TestModule,
  ]);

  expect(said).toEqual(['flaky: passed only when tried again: pipe.test.ts > a pipe > leaks']);
});
