// Run by: pnpm coverage [more of vitest's options]. Counts the lines that the unit and process suites run, by package.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { workspaceRoot } from '../packed/workspace.ts';
import { lineTotals } from './line-totals.ts';

const PACKAGES = ['events', 'api', 'log', 'redaction'];
const LEAST_PERCENT = 95;
const SUMMARY = join(workspaceRoot, 'coverage', 'coverage-summary.json');
const MISSING = 'pnpm coverage: no summary was written; what vitest said is above';

rmSync(SUMMARY, { force: true });
const vitest = join(workspaceRoot, 'node_modules', 'vitest', 'vitest.mjs');
const suites = ['--project', 'unit', '--project', 'process'];
// Counting makes everything slower.
const options = ['run', '--config', 'vitest.coverage.config.ts', '--testTimeout', '180000', ...suites];
const { status } = spawnSync(process.execPath, [vitest, ...options, ...process.argv.slice(2)], {
  cwd: workspaceRoot,
  stdio: 'inherit',
});

const packages = lineTotals(summary(), PACKAGES);
console.log(
  `\nLines that the tests run; each package at least ${LEAST_PERCENT} %. File by file: coverage/index.html\n`,
);
for (const { name, total, covered, percent } of packages) {
  const verdict = percent < LEAST_PERCENT ? '  too few' : '';
  console.log(`  ${name.padEnd(10)} ${percent.toFixed(1).padStart(5)} %  ${covered} of ${total}${verdict}`);
}
if (status !== 0) console.log('\nNot all tests passed.');
process.exitCode = status !== 0 || packages.some(({ percent }) => percent < LEAST_PERCENT) ? 1 : 0;

function summary(): Parameters<typeof lineTotals>[0] {
  try {
    return JSON.parse(readFileSync(SUMMARY, 'utf8')) as Parameters<typeof lineTotals>[0];
  } catch {
    console.error(MISSING);
    process.exit(1);
  }
}
