// Loaded by: vitest.config.ts. Says in one line which tests were not run for want of the back ends.
import type { Reporter, TestModule } from 'vitest/node';

/** Counts the skipped tests of the `e2e` project where the back ends are missing. */
export class SkippedReporter implements Reporter {
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void = console.log) {
    this.#say = say;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const endToEnd = modules.filter(
      ({ project }) => project.name === 'e2e' && project.getProvidedContext().backends === undefined,
    );
    const skipped = endToEnd.flatMap(({ children }) => [...children.allTests('skipped')]).length;
    if (skipped > 0) this.#say(notRun(skipped));
  }
}

function notRun(tests: number): string {
  return `${tests} end-to-end tests were not run: the Collector, Jaeger and Prometheus are not on this machine; \`npx -y pnpm@12 backends\` brings them (once, 8 to 20 minutes).`;
}
