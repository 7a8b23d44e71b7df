import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { scratchProject } from '../packed/scratch-project.ts';

/** A way to start the same program. */
export interface Variant {
  readonly name: string;
  /** Where its modules are; none for bare Node. */
  readonly project: string | undefined;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What this run can compare, and why something is missing. */
export interface Variants {
  readonly bare: Variant;
  readonly upstream: Variant | undefined;
  readonly spanreel: Variant | undefined;
  readonly missing: readonly string[];
  /** Removes what the variants wrote. */
  dispose(): void;
}

const api = '1.10.0';
const upstreamVersion = '0.82.0';

const bare: Variant = { name: 'none', project: undefined, execArgv: [], env: {} };

/** Nothing to compare with. */
export const bareOnly: Variants = { bare, upstream: undefined, spanreel: undefined, missing: [], dispose: () => {} };

/** Installs what is compared, out of the cache when nothing has changed. */
export async function prepareVariants(): Promise<Variants> {
  const directory = mkdtempSync(join(tmpdir(), 'spanreel-bench-'));
  const missing: string[] = [];
  const attempt = async (name: string, make: () => Promise<Variant>): Promise<Variant | undefined> => {
    try {
      return await make();
    } catch (error) {
      missing.push(`${name}: ${(error as Error).message.split('\n').slice(0, 12).join('\n')}`);
      return undefined;
    }
  };
  return {
    bare,
    upstream: await attempt('upstream', async () => ({
      name: 'upstream',
      project: await scratchProject({
        packages: [],
        dependencies: { '@opentelemetry/api': api, '@opentelemetry/auto-instrumentations-node': upstreamVersion },
      }),
      execArgv: ['--require', '@opentelemetry/auto-instrumentations-node/register'],
      env: {
        OTEL_SERVICE_NAME: 'bench',
        // So that a missing collector does not fill the terminal.
        OTEL_LOG_LEVEL: 'none',
        // Without its cloud detectors, which ask for metadata servers over the network at every start.
        OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process,serviceinstance',
      },
    })),
    spanreel: await attempt('spanreel', async () => ({
      name: 'spanreel',
      project: await scratchProject({
        packages: ['@spanreel/node', '@spanreel/api'],
        dependencies: { '@opentelemetry/api': api },
      }),
      execArgv: ['--require', '@spanreel/node/register'],
      env: { OTEL_SERVICE_NAME: 'bench', SPANREEL_LOG: join(directory, 'log') },
    })),
    missing,
    dispose: () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The same variant with more in its environment. */
export function withEnv(variant: Variant, name: string, env: Readonly<Record<string, string>>): Variant {
  return { ...variant, name, env: { ...variant.env, ...env } };
}
