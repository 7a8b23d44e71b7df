// Loaded by: vitest.config.ts. Names the tests that failed first and passed when tried again.
import type { Reporter, TestModule } from 'vitest/node';

/** What passes only at a second try is a fault to look for, so that it is said at the end of a green run too. */
export class FlakyReporter implements Reporter {
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void = console.log) {
    this.#say = say;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const { relativeModuleId, children } of modules) {
      for (const test of children.allTests('passed')) {
        if (test.diagnostic()?.flaky)
          this.#say(`flaky: passed only when tried again: ${relativeModuleId} > ${test.fullName}`);
      }
    }
  }
}
