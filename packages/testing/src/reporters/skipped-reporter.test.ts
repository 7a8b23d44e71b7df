import type { TestModule } from 'vitest/node';
import { expect, test } from 'vitest';

import { SkippedReporter } from './skipped-reporter.ts';

function moduleOf(project: string, backends: object | undefined, skipped: number): TestModule {
  const tests = Array.from({ length: skipped }, () => ({}));
  return {
    project: { name: project, getProvidedContext: () => ({ backends }) },
    children: { allTests: (state: string) => (state === 'skipped' ? tests : []) },
  } as unknown as TestModule;
}

test('says in one line how many tests need the back ends and how to get them', () => {
  const said: string[] = [];
  new SkippedReporter((line) => said.push(line)).onTestRunEnd([
    moduleOf('unit', undefined, 2),
    moduleOf('e2e', undefined, 22),
    moduleOf('e2e', undefined, 3),
  ]);

  expect(said).toEqual([
    '25 end-to-end tests were not run: the Collector, Jaeger and Prometheus are not on this machine; `npx -y pnpm@12 backends` brings them (once, 8 to 20 minutes).',
  ]);
});

test('says nothing where they ran, also when one of them skips itself', () => {
  const said: string[] = [];
  new SkippedReporter((line) => said.push(line)).onTestRunEnd([moduleOf('e2e', {}, 1), moduleOf('unit', undefined, 4)]);

  expect(said).toEqual([]);
});
