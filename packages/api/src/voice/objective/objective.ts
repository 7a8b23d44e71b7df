import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';
import type { EventStatus, ObjectivePhase } from '@spanreel/events';

import { recordEvent } from '../../emit/record-event.ts';
import { newId } from '../../telemetry/new-id.ts';
import { isObserved } from '../../telemetry/providers.ts';
import { toRatio } from '../../telemetry/ratio.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import { turnFields } from '../latency/turn-timeline.ts';

export interface ObjectiveOptions extends At {
  /** Made if left out. */
  readonly id?: string;
  /** The active context if left out. */
  readonly context?: Context;
}

export interface PromptOptions extends At {
  readonly prompt?: string;
  /** Counts from 1. */
  readonly attempt?: number;
}

export interface CapturedOptions extends At {
  readonly value?: unknown;
  /** 0 to 1. */
  readonly confidence?: number;
}

const STATUS: Readonly<Record<ObjectivePhase, EventStatus>> = {
  started: 'pending',
  eliciting: 'pending',
  captured: 'pending',
  confirming: 'pending',
  completed: 'success',
  failed: 'failed',
};

/** Something the agent set out to learn or do, over as many turns as it takes: the events `objective.*`. */
export class Objective {
  readonly name: string;
  readonly id: string;
  readonly #context: Context | undefined;

  /** @internal */
  constructor(name: string, id: string, at: Context | undefined) {
    this.name = name;
    this.id = id;
    this.#context = at;
  }

  /** The agent asks for what it needs. */
  eliciting({ prompt, attempt, at }: PromptOptions = {}): void {
    this.#reach('eliciting', at, { prompt, attempt });
  }

  /** An answer was understood. */
  captured({ value, confidence, at }: CapturedOptions = {}): void {
    this.#reach('captured', at, {
      value,
      confidence: toRatio(confidence, `the confidence of objective "${this.name}"`),
    });
  }

  /** The agent reads the answer back. */
  confirming({ at }: At = {}): void {
    this.#reach('confirming', at);
  }

  completed({ at }: At = {}): void {
    this.#reach('completed', at);
  }

  failed(reason?: string, { at }: At = {}): void {
    this.#reach('failed', at, { reason });
  }

  /** @internal */
  started({ at }: At = {}): void {
    this.#reach('started', at);
  }

  // Where the code is now counts, not where the objective began: it lives over several turns.
  #reach(phase: ObjectivePhase, time: At['at'], more: Readonly<Record<string, unknown>> = {}): void {
    if (this.#context === undefined) return;
    const active = activeContext.active();
    const inTurn = turnFields(active).turn_id === undefined ? this.#context : active;
    const payload = {
      objective: this.name,
      objective_id: this.id,
      turn_id: turnFields(inTurn).turn_id,
      ...more,
    };
    recordEvent(inTurn, `objective.${phase}`, payload, {
      at: toEpochMs(time),
      status: STATUS[phase],
      transition: (state) => state.objectiveReached(this.id, phase),
    });
  }
}

/**
 * Begins an objective of the agent: asking, hearing, reading back, done or given up.
 *
 * @example
 * const dateOfBirth = objective('date_of_birth');
 * dateOfBirth.eliciting({ prompt: 'What is your date of birth?', attempt: 1 });
 * dateOfBirth.captured({ value: '1990-01-02', confidence: 0.93 });
 * dateOfBirth.completed();
 */
export function objective(name: string, options: ObjectiveOptions = {}): Objective {
  if (!isObserved()) return new Objective(name, options.id ?? '', undefined);
  const begun = new Objective(name, options.id ?? newId(), options.context ?? activeContext.active());
  begun.started(options);
  return begun;
}
