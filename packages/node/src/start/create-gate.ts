import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Redactor } from '@spanreel/redaction';

import type { Config } from '../config/config.ts';
import { notice } from '../diagnostics/notice.ts';
import { hash, loadCryptoLater } from '../hash/hash.ts';
import type { Counters } from '../pipeline/counters.ts';
import type { Gate } from '../pipeline/gate.ts';
import { aheadGate } from './ahead-gate.ts';
import { type Canary, createCanary } from './canary.ts';
import { lazyRedactor } from './lazy-redactor.ts';
import { type KeptValues, keepValues, loadVault } from './keep-values.ts';
import { loadRedaction, loadingRedaction } from './load-redaction.ts';
import { nameModelDetector } from './name-model.ts';
import { vaultDirectory } from './vault-directory.ts';

/** The one redactor of the process, and the gate that is made of it. */
export interface RedactionGate {
  readonly gate: Gate;
  readonly redactor: Redactor;
}

export function createGate(
  {
    redactionKey,
    redactionPolicy,
    nameModel,
    log,
    tokens,
    vault,
  }: Pick<Config, 'redactionKey' | 'redactionPolicy' | 'nameModel' | 'log' | 'tokens' | 'vault'>,
  counters: Counters,
): RedactionGate {
  let kept: KeptValues | undefined;
  const redactor = lazyRedactor(() => {
    const { createRedactor, loadTokenKey } = loadRedaction();
    const { key, warning } = loadTokenKey({
      key: redactionKey,
      vaultDirectory: vaultDirectory(log.directory),
    });
    if (warning !== undefined) notice(warning);
    if (vault !== undefined) {
      kept = keepValues({
        settings: vault,
        logDirectory: log.directory,
        tokenKey: key,
        counters,
        isCanary: () => canary.isFlying,
      });
    }
    // The canary proves the gate, not the model, and must not wait for it.
    const model = nameModel === undefined ? undefined : nameModelDetector(nameModel, counters, () => canary.isFlying);
    return createRedactor({
      ...redactionPolicy,
      ...(model === undefined ? {} : { detectors: [model] }),
      key,
      tokenScope: tokens.scope,
      tokenMode: tokens.mode,
      ...(kept === undefined ? {} : { vault: kept.vault }),
      onRedacted(entity) {
        if (!canary.isFlying) counters.add('redacted', 1, entity);
      },
    });
  });
  const canary = createCanary(redactor, notice);
  loadCryptoLater();
  const gate = gateOf(redactor, canary, loading(redactor, vault !== undefined), {
    flush: async () => kept?.flush(),
    close: () => kept?.close(),
  });
  return { gate: nameModel === undefined ? gate : { ...gate, ahead: aheadGate(redactor) }, redactor };
}

/** What the first use of the redactor does, in pieces. */
function* loading(redactor: Redactor, withVault: boolean): Generator<void, void> {
  yield void hash('sha256', '');
  yield* loadingRedaction();
  if (withVault) yield void loadVault();
  yield void redactor.entities;
  yield* redactor.prepare();
}

const NO_VAULT: Pick<Gate, 'flush' | 'close'> = { flush: async () => undefined, close: () => undefined };

export function gateOf(
  redactor: Redactor,
  canary: Canary,
  loads: Iterator<void, void> = [].values(),
  vault: Pick<Gate, 'flush' | 'close'> = NO_VAULT,
): Gate {
  return {
    prepare() {
      try {
        return loads.next().done === true && canary.step();
      } catch {
        // It fails again where something is to leave, and is said and counted there.
        return false;
      }
    },
    event(event) {
      canary.prove();
      return redactor.event(event);
    },
    value(value) {
      canary.prove();
      // Asked for within emit, which does not wait; what comes of it passes once more as a part of events.
      return redactor.atOnce.value('', value);
    },
    // Without the canary, which belongs before a batch: it leaves only in one.
    resource: ({ attributes }) => resourceFromAttributes(redactor.atOnce.attributes(attributes)),
    sealSpans: (exporter) => sealed(exporter, canary, () => loadRedaction().sealSpanExporter(exporter, redactor)),
    sealLogs: (exporter) => sealed(exporter, canary, () => loadRedaction().sealLogRecordExporter(exporter, redactor)),
    sealMetrics: (exporter) => sealed(exporter, canary, () => loadRedaction().sealMetricExporter(exporter, redactor)),
    ...vault,
  };
}

interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
}

/** The exporter with its way out replaced: whatever is exported goes through the seal, which is made with the first batch. */
function sealed<Batch, E extends Exporter<Batch>>(
  exporter: E & Exporter<Batch>,
  canary: Canary,
  seal: () => Exporter<Batch>,
): E {
  let gate: Exporter<Batch> | undefined;
  return new Proxy(exporter, {
    get(target, name) {
      if (name === 'export') return exportSealed;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

  function exportSealed(batch: Batch, done: (result: ExportResult) => void): void {
    try {
      canary.prove();
      gate ??= seal();
    } catch (error) {
      done({ code: ExportResultCode.FAILED, error: error as Error });
      return;
    }
    gate.export(batch, done);
  }
}
