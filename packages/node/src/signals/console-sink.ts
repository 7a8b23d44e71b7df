import type { Signal } from '../config/config.ts';
import type { Gate } from '../pipeline/gate.ts';

/** Shows a signal on the console with upstream's exporters (`OTEL_*_EXPORTER=console`), redacted; they are loaded only then. */
export function consoleSink(signal: Signal, gate: Gate): (batch: unknown) => void {
  let show: ((batch: unknown) => void) | undefined;
  let early: unknown[] = [];
  const load = async (): Promise<void> => {
    const { consoleExporter } = await import('./console-exporters.ts');
    show = consoleExporter(signal, gate);
    for (const batch of early) show(batch);
    early = [];
  };
  load().catch(() => {
    show = () => {};
  });
  return (batch) => {
    if (show) show(batch);
    else early.push(batch);
  };
}
