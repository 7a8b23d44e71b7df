import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Shell } from '../../shell/shell.ts';
import { listOf } from '../../terminal/format.ts';
import type { Diagnosis, Level } from './diagnosis.ts';

const REGISTER = '@spanreel/node/register';

/** Each registers providers of its own; the first one to do so wins, and the other is silently without effect. */
const OTHER_SDKS: ReadonlySet<string> = new Set([
  '@azure/monitor-opentelemetry',
  '@elastic/opentelemetry-node',
  '@honeycombio/opentelemetry-node',
  '@opentelemetry/auto-instrumentations-node',
  '@opentelemetry/sdk-node',
  '@opentelemetry/sdk-trace-node',
  '@pydantic/logfire-node',
  '@sentry/node',
  '@splunk/otel',
  '@traceloop/node-server-sdk',
  '@vercel/otel',
  'dd-trace',
  'elastic-apm-node',
  'newrelic',
]);

/** Whether the program in this directory starts with Spanreel, and with Spanreel alone. */
export async function checkApplication({ cwd, env }: Pick<Shell, 'cwd' | 'env'>): Promise<Diagnosis[]> {
  const manifest = await readManifest(join(cwd, 'package.json'));
  if (manifest === 'none')
    return [diagnosis('note', `no package.json in ${cwd}`, 'run doctor in the directory of the application')];
  if (manifest === 'unreadable') return [diagnosis('warning', `${join(cwd, 'package.json')} is no readable JSON`)];
  return [checkStart(manifest, env['NODE_OPTIONS'] ?? ''), ...checkOthers(manifest)];
}

interface Manifest {
  readonly scripts: readonly (readonly [name: string, command: string])[];
  readonly dependencies: readonly string[];
}

function checkStart({ scripts }: Manifest, nodeOptions: string): Diagnosis {
  if (nodeOptions.includes(REGISTER)) return diagnosis('fine', `NODE_OPTIONS loads ${REGISTER}`);
  const starting = scripts.filter(([, command]) => command.includes(REGISTER)).map(([name]) => `"${name}"`);
  if (starting.length > 0) return diagnosis('fine', `the script ${listOf(starting)} loads ${REGISTER}`);
  return diagnosis(
    'note',
    `neither NODE_OPTIONS nor a script of package.json loads ${REGISTER}`,
    `start it with: node --require ${REGISTER} app.js`,
  );
}

function checkOthers({ dependencies }: Manifest): Diagnosis[] {
  const others = dependencies.filter((name) => OTHER_SDKS.has(name));
  if (others.length === 0) return [];
  return [
    diagnosis(
      'warning',
      `${listOf(others)} may register an SDK of ${others.length === 1 ? 'its' : 'their'} own: only the first to do so is in effect`,
      'keep one of them, or use withSpanreel(configuration) of @spanreel/node/sdk-node',
    ),
  ];
}

async function readManifest(path: string): Promise<Manifest | 'none' | 'unreadable'> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return 'none';
  }
  try {
    const { scripts, dependencies } = JSON.parse(text) as { scripts?: object; dependencies?: object };
    return {
      scripts: Object.entries(scripts ?? {}).map(([name, command]) => [name, String(command)] as const),
      dependencies: Object.keys(dependencies ?? {}).toSorted(),
    };
  } catch {
    return 'unreadable';
  }
}

function diagnosis(level: Level, finding: string, wayOut?: string): Diagnosis {
  return { area: 'application', level, finding, ...(wayOut === undefined ? {} : { way_out: wayOut }) };
}
