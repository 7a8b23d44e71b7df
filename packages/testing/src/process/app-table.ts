import { join } from 'node:path';

import { describe, test } from 'vitest';

import type { LogContents } from '../log-directory/read-log-directory.ts';
import { readLogDirectory } from '../log-directory/read-log-directory.ts';
import { OtlpSink } from '../otlp/otlp-sink.ts';
import type { AppResult } from './app.ts';
import type { RunOptions } from './run-app.ts';
import { runApp } from './run-app.ts';

/** What a case of a table looks at. */
export interface AppCheck {
  readonly app: AppResult;
  /** Where the app's OTLP went, if it sent any. */
  readonly sink: OtlpSink;
  /** What the app has written to its event log, at `SPANREEL_LOG` or else in its folder. */
  readonly log: () => LogContents;
}

/** One row: what differs from the common options, and what must then be so. */
export interface AppCase extends Partial<RunOptions> {
  /** A sentence about behaviour. */
  readonly name: string;
  /** Whether the app's environment points at a sink; it does not by default. */
  readonly collector?: boolean;
  readonly check: (seen: AppCheck) => void | Promise<void>;
}

/**
 * A table of child-process tests. Options common to all rows are made once, before the first; environments are merged.
 *
 * @example
 * describeApps('OTEL_SERVICE_NAME', async () => ({ project: await scratchProject(), entry: 'app.cjs', files }), [
 *   {
 *     name: 'names the service',
 *     env: { OTEL_SERVICE_NAME: 'bank' },
 *     collector: true,
 *     check: ({ sink }) => expect(sink.spans()[0]?.resource['service.name']).toBe('bank'),
 *   },
 * ]);
 */
export function describeApps(
  subject: string,
  common: () => RunOptions | Promise<RunOptions>,
  cases: readonly AppCase[],
): void {
  let options: Promise<RunOptions> | undefined;
  describe(subject, () => {
    test.for(cases.map((row) => [row.name, row] as const))('%s', { timeout: 180_000 }, async ([, row]) => {
      options ??= Promise.resolve(common());
      const base = await options;
      const { name: _, check, collector = false, ...own } = row;
      const sink = await OtlpSink.start();
      try {
        const env: Record<string, string> = { ...base.env, ...own.env, ...(collector && sink.env) };
        const app = await runApp({ ...base, ...own, env });
        const logDirectory = env['SPANREEL_LOG'] ?? join(app.directory, '.spanreel/log');
        await check({ app, sink, log: () => readLogDirectory(logDirectory) });
      } finally {
        await sink.close();
      }
    });
  });
}
