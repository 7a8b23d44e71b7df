import type { Redactor } from '@spanreel/redaction';

import { loadRedaction } from './load-redaction.ts';

/** Whether the gate is tight. */
export interface Canary {
  /** Whether what is redacted right now is the canary. */
  readonly isFlying: boolean;
  /** Tries one place more; true when there is none left. Never throws. */
  readonly step: () => boolean;
  /** Tries at once what is left, and throws unless the gate has proved tight. */
  readonly prove: () => void;
}

/**
 * Sends a canary through every path of the gate before the first batch leaves: not at start, where nobody waits for it, and step by
 * step where there is time. A leak closes the gate for good, and says where it is.
 */
export function createCanary(redactor: Redactor, say: (sentence: string) => void): Canary {
  let steps: ReturnType<ReturnType<typeof loadRedaction>['canarySteps']> | undefined;
  let leaks: readonly string[] | undefined;
  let isFlying = false;

  function advance(): void {
    steps ??= loadRedaction().canarySteps({ redactor });
    isFlying = true;
    try {
      const { done, value } = steps.next();
      if (done !== true) return;
      ({ leaks } = value);
    } catch (error) {
      // A generator that threw is over: the next attempt needs a new one.
      steps = undefined;
      throw error;
    } finally {
      isFlying = false;
    }
    if (leaks.length > 0) say(`redaction leaks at ${leaks.join(', ')}; nothing leaves this process, report it`);
  }

  return {
    get isFlying() {
      return isFlying;
    },
    step() {
      try {
        if (leaks === undefined) advance();
        return leaks !== undefined;
      } catch {
        // It fails again where something is to leave, and is said and counted there.
        return true;
      }
    },
    prove() {
      while (leaks === undefined) advance();
      if (leaks.length > 0) throw new Error('redaction leaks');
    },
  };
}
