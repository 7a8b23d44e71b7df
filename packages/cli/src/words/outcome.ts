import type { EventStatus } from '@spanreel/events';
import type { CompensationStatus, Outcome } from '@spanreel/log';

import type { Style } from '../terminal/style.ts';

/** How something ended, as every screen says it: a mark of one column and a word, in the colour of its meaning. */
export interface Verbal {
  readonly mark: string;
  readonly word: string;
  readonly paint: (text: string) => string;
}

export function outcomeWords(outcome: Outcome, style: Style): Verbal {
  return {
    succeeded: { mark: '✓', word: 'ok', paint: style.good },
    failed: { mark: '✗', word: 'failed', paint: style.bad },
    unknown: { mark: '?', word: 'unknown', paint: style.warn },
    running: { mark: '…', word: 'running', paint: style.quiet },
    lost: { mark: '!', word: 'lost', paint: style.bad },
    left_open: { mark: '-', word: 'left open', paint: style.warn },
  }[outcome];
}

export function statusWords(status: EventStatus, style: Style): Verbal {
  return {
    success: { mark: '✓', word: 'ok', paint: style.good },
    failed: { mark: '✗', word: 'failed', paint: style.bad },
    pending: { mark: '…', word: 'running', paint: style.quiet },
    unknown: { mark: '!', word: 'lost', paint: style.bad },
  }[status];
}

export function compensationWords(status: CompensationStatus, style: Style): Verbal {
  return {
    done: { mark: '✓', word: 'done', paint: style.good },
    failed: { mark: '✗', word: 'failed', paint: style.bad },
    unknown: { mark: '?', word: 'unknown', paint: style.warn },
    orphaned: { mark: '!', word: 'orphaned', paint: style.bad },
    skipped: { mark: '-', word: 'skipped', paint: style.quiet },
    running: { mark: '…', word: 'running', paint: style.quiet },
    planned: { mark: '…', word: 'planned', paint: style.quiet },
    not_needed: { mark: '-', word: 'not needed', paint: style.quiet },
  }[status];
}
