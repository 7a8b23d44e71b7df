import { isMainThread } from 'node:worker_threads';

import type { Resource } from '@opentelemetry/resources';
import { installPipeline } from '@spanreel/api/pipeline';

import type { Config } from '../config/config.ts';
import type { ConfigOptions } from '../config/create-config.ts';
import { readConfig } from '../config/read-config.ts';
import { installDiagnosticsLogger } from '../diagnostics/diagnostics-logger.ts';
import { notice } from '../diagnostics/notice.ts';
import { sayable } from '../diagnostics/sayable.ts';
import { activateInstrumentations } from '../instrumentation/activate.ts';
import { Counters, createGatedPipeline } from '../pipeline/index.ts';
import { createResource } from '../resource/create-resource.ts';
import { VERSION } from '../version.ts';
import { createGate } from './create-gate.ts';
import type { Distribution } from './distribution.ts';
import { runningDistribution, setRunningDistribution } from './distribution.ts';
import { registerProviders, unregisterProviders } from './providers.ts';
import { registeredSdk } from './registered-sdk.ts';
import { startUpLine } from './start-up-line.ts';

/** What code says instead of the environment. */
export type StartOptions = ConfigOptions;

// Instrumentations keep what they got at the first start, and modules cannot be patched a second time.
let isOver = false;

/**
 * Starts Spanreel in this thread, unless it runs already, is switched off, or its settings are wrong. Never throws.
 *
 * @example
 * import { start } from '@spanreel/node';
 * start({ serviceName: 'bank' });
 */
export function start(options: StartOptions = {}): Distribution | undefined {
  const running = runningDistribution();
  if (running !== undefined) return running;
  if (isOver) {
    notice('was shut down in this thread and does not start again; call shutdown at the end only');
    return undefined;
  }
  try {
    const config = readConfig(options);
    if (config === undefined) return undefined;
    const registered = registeredSdk();
    if (registered === undefined) return compose(config);
    notice(
      `another OpenTelemetry SDK (api ${registered}) was registered before and stays, Spanreel is off; ` +
        'give its configuration to withSpanreel of @spanreel/node/sdk-node, or do not load one of the two',
    );
  } catch (error) {
    notice(`could not start and is off: ${error instanceof Error ? error.message : 'unknown reason'}`);
  }
  return undefined;
}

// The one place where everything that may leave the process is put together: whatever exports, exports through the redactor.
function compose(config: Config): Distribution {
  const resource = createResource(config);
  const counters = new Counters();
  const { gate, redactor } = createGate(config, counters);
  installDiagnosticsLogger(config.diagnosticsLevel, (text) => redactor.atOnce.text(text));
  const parts = createGatedPipeline({ config, resource, gate, counters });
  const providers = registerProviders(config, resource, parts, redactor);
  installPipeline(parts.pipeline);
  parts.start(providers);

  const distribution: Distribution = {
    version: VERSION,
    async flush() {
      await providers.forceFlush();
      await parts.flush();
    },
    async shutdown() {
      if (runningDistribution() !== distribution) return;
      setRunningDistribution(undefined);
      isOver = true;
      await providers.shutdown();
      await parts.shutdown();
      installPipeline(undefined);
      unregisterProviders();
    },
  };
  setRunningDistribution(distribution);
  activateInstrumentations(config);
  if (isMainThread) announce(config, resource, parts.writable);
  parts.pipeline.emit({
    type: 'system.startup',
    payload: {
      spanreel_version: VERSION,
      node_version: process.versions.node,
      pid: process.pid,
      mode: config.outputs.logs.some(({ kind }) => kind === 'otlp') ? 'otlp' : 'log',
    },
  });
  return distribution;
}

function announce(config: Config, resource: Resource, writable: boolean): void {
  if (config.startupLine) notice(sayable(startUpLine(config, resource, writable)));
}
