import type { Redactor } from '@spanreel/redaction';

import { loadRedaction } from './load-redaction.ts';

/** Throws until the gate has proved tight. */
export type Canary = () => void;

/**
 * Sends a canary through every path of the gate before the first batch leaves: at the first call, not at start, where nobody waits
 * for it. A leak closes the gate for good, and says where it is.
 */
export function createCanary(redactor: Redactor, say: (sentence: string) => void): Canary {
  let leaks: readonly string[] | undefined;
  return () => {
    if (leaks === undefined) {
      ({ leaks } = loadRedaction().runCanary({ redactor }));
      if (leaks.length > 0) say(`redaction leaks at ${leaks.join(', ')}; nothing leaves this process, report it`);
    }
    if (leaks.length > 0) throw new Error('redaction leaks');
  };
}
