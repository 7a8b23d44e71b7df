import type { EventStatus } from '@spanreel/events';
import type { CompensationStatus, Outcome } from '@spanreel/log';

import type { Style } from '../terminal/style.ts';

/** How something ended, as every screen says it: a mark of one column and a word, in the colour of its meaning. */
export interface Verbal {
  readonly mark: string;
  readonly word: string;
  readonly paint: (text: string) => string;
}

/** A word with its mark, and what it means: the colour of `Style` by name. */
export type Row = readonly [mark: string, word: string, meaning: 'good' | 'bad' | 'warn' | 'quiet'];

const OK: Row = ['✓', 'ok', 'good'];
const FAILED: Row = ['✗', 'failed', 'bad'];
const UNKNOWN: Row = ['?', 'unknown', 'warn'];
const RUNNING: Row = ['…', 'running', 'quiet'];
const LOST: Row = ['!', 'lost', 'bad'];

const OUTCOMES: Readonly<Record<Outcome, Row>> = {
  succeeded: OK,
  failed: FAILED,
  unknown: UNKNOWN,
  running: RUNNING,
  lost: LOST,
  left_open: ['-', 'left open', 'warn'],
};

const STATUSES: Readonly<Record<EventStatus, Row>> = { success: OK, failed: FAILED, pending: RUNNING, unknown: LOST };

const COMPENSATIONS: Readonly<Record<CompensationStatus, Row>> = {
  done: ['✓', 'done', 'good'],
  failed: FAILED,
  unknown: UNKNOWN,
  orphaned: ['!', 'orphaned', 'bad'],
  skipped: ['-', 'skipped', 'quiet'],
  running: RUNNING,
  planned: ['…', 'planned', 'quiet'],
  not_needed: ['-', 'not needed', 'quiet'],
};

export function outcomeWords(outcome: Outcome, style: Style): Verbal {
  return verbal(OUTCOMES[outcome], style);
}

export function statusWords(status: EventStatus, style: Style): Verbal {
  return verbal(STATUSES[status], style);
}

export function compensationWords(status: CompensationStatus, style: Style): Verbal {
  return verbal(COMPENSATIONS[status], style);
}

export function verbal([mark, word, meaning]: Row, style: Style): Verbal {
  return { mark, word, paint: style[meaning] };
}
