import { diag } from '@opentelemetry/api';

import type { Timing } from './timing.ts';

/** Says what went wrong, once per kind and minute. */
export interface Report {
  /** To the diagnostics log. The message must hold nothing the application passed in. */
  problem(kind: string, message: string): void;
  /** To stderr, always, for what the operator has to know. */
  notice(kind: string, sentence: string): void;
}

const QUIET_MS = 60_000;

/** `say` writes one line to stderr at once. */
export function createReport(timing: Timing, say: (sentence: string) => void): Report {
  const kinds = new Map<string, { at: number; held: number }>();
  const limited = (kind: string, message: string, write: (text: string) => void): void => {
    const known = kinds.get(kind);
    const now = timing.now();
    if (known && now - known.at < QUIET_MS) {
      known.held++;
      return;
    }
    kinds.set(kind, { at: now, held: 0 });
    write(known?.held ? `${message} (and ${known.held} more like it)` : message);
  };
  return {
    problem: (kind, message) => limited(kind, message, (text) => diag.error(`spanreel: ${text}`)),
    notice: (kind, sentence) => limited(kind, sentence, say),
  };
}
