import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { diag } from '@opentelemetry/api';
import type { InstrumentationBase } from '@opentelemetry/instrumentation';

import type { Config } from '../config/config.ts';
import { hookImport } from '../hooks/import-hook.ts';
import { hookRequire } from '../hooks/require-hook.ts';
import { loadChunk } from '../load-chunk.ts';
import type { ActiveInstrumentation, Adapter, AdapterSettings } from './adapter.ts';
import type { InstrumentationEntry } from './table.ts';
import { instrumentations } from './table.ts';

/**
 * Watches for the first load of every module that is instrumented and loads its instrumentation then. Costs two hooks and one
 * channel subscription until something of it is used.
 */
export function activateInstrumentations(settings: Pick<Config, 'instrumentations'> & AdapterSettings): void {
  const enabled = instrumentations.filter(({ name }) => isEnabled(name, settings.instrumentations));
  const entryOf = new Map(enabled.flatMap((entry) => entry.modules.map((module) => [module, entry] as const)));
  const targets = new Set(entryOf.keys());
  const active = new Map<string, ActiveInstrumentation | undefined>();
  const patchedFiles = new Set<string>();

  const onTarget = (module: string): boolean => {
    const entry = entryOf.get(module);
    return entry !== undefined && activate(entry);
  };
  hookRequire(targets, onTarget);
  hookImport({ targets, onTarget, patchesFile: (file) => patchedFiles.has(file) });
  for (const entry of enabled) {
    activateOnMessage(entry);
    if (entry.afterMillis !== undefined) setTimeout(() => nextTurn(pieces(entry)), entry.afterMillis).unref();
  }

  function activate({ name }: InstrumentationEntry): boolean {
    if (active.has(name)) return false;
    // Before it is made: making it may load a module that it instruments.
    active.set(name, undefined);
    try {
      const instrumentation = (loadChunk(`instrumentation/${name}`) as Adapter).create(settings);
      active.set(name, instrumentation);
      for (const file of filesOf(instrumentation)) patchedFiles.add(file);
    } catch (error) {
      diag.error(`instrumentation "${name}" could not be loaded; ${name} is not traced`, error);
    }
    return true;
  }

  /** What activates it while the application runs: a piece to a turn of the event loop. */
  function* pieces(entry: InstrumentationEntry): Generator<unknown, void> {
    for (const builtin of entry.builtins ?? []) yield process.getBuiltinModule(builtin);
    yield activate(entry);
  }

  function activateOnMessage(entry: InstrumentationEntry): void {
    const { channel } = entry;
    if (channel === undefined) return;
    const onMessage = (message: unknown): void => {
      unsubscribe(channel, onMessage);
      activate(entry);
      // A channel does not deliver the message that is being published to those who subscribe meanwhile.
      active.get(entry.name)?.receive?.(message);
    };
    subscribe(channel, onMessage);
  }
}

function nextTurn(pieces: Iterator<unknown>): void {
  if (pieces.next().done !== true) setImmediate(nextTurn, pieces).unref();
}

function isEnabled(name: string, { only, disabled }: Config['instrumentations']): boolean {
  return !disabled.includes(name) && (only === undefined || only.includes(name));
}

// The files inside a package that an instrumentation patches, as upstream's base class keeps them.
function filesOf(instrumentation: unknown): string[] {
  const { getModuleDefinitions } = instrumentation as Partial<Pick<InstrumentationBase, 'getModuleDefinitions'>>;
  const definitions = getModuleDefinitions?.call(instrumentation as InstrumentationBase) ?? [];
  return definitions.flatMap(({ files }) => files.map(({ name }) => name));
}
