import type { Context } from '@opentelemetry/api';
import { context as activeContext, diag } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import { ATTRIBUTE } from '../attributes.ts';
import { recordEvent } from '../emit/record-event.ts';
import { measure } from '../metrics/metrics.ts';
import { scopeOf, withScope } from '../pipeline/index.ts';
import { streamOf } from '../stream/open-stream.ts';
import { newId } from '../telemetry/new-id.ts';
import { isObserved } from '../telemetry/providers.ts';
import { toRatio } from '../telemetry/ratio.ts';
import type { At } from '../time/instant.ts';
import { toEpochMs } from '../time/instant.ts';

/** One way to go on that was not, or not yet, chosen. */
export interface Alternative {
  readonly option: string;
  readonly score?: number;
  /** Why it was not chosen. */
  readonly reason?: string;
}

/** What was decided, and on what grounds. */
export interface DecisionMade {
  /** Such as tool, route, transfer, respond, end_turn, interrupt, guardrail, escalate. */
  readonly type: string;
  readonly chosen: string;
  readonly alternatives?: readonly (string | Alternative)[];
  /** 0 to 1. */
  readonly confidence?: number;
  /** Where the confidence comes from: logprob, self_reported, classifier, rule. */
  readonly confidenceSource?: string;
  readonly reason?: string;
  /** What it was decided on, recorded after redaction. */
  readonly inputs?: unknown;
  readonly promptVersion?: string;
}

export interface RecordDecisionOptions extends At {
  /** The active context if left out. */
  readonly context?: Context;
  /** Made if left out. */
  readonly id?: string;
}

export type DecisionOutcome = EventPayload<'decision.outcome'>['outcome'];

export interface OutcomeOptions extends At {
  readonly detail?: string;
}

/** A recorded decision: what follows from it can be marked, and how it turned out be told. */
export interface Decision {
  readonly id: string;
  /** The event that recorded it; `undefined` where no Spanreel pipeline is registered. */
  readonly eventId: string | undefined;
  /** Runs `body` so that every event and span in it says that this decision led there. */
  follow<T>(body: () => T): T;
  /** The context, marked in the same way, for code driven by events. */
  mark(context?: Context): Context;
  /** How it turned out; told once. */
  outcome(outcome: DecisionOutcome, options?: OutcomeOptions): void;
}

/**
 * Records why an agent or a rule chose as it did, with what it might have chosen instead: the event `decision.made`.
 *
 * @example
 * const decision = recordDecision({
 *   type: 'tool',
 *   chosen: 'reset_password',
 *   alternatives: [{ option: 'transfer', score: 0.2, reason: 'the caller is verified' }],
 *   confidence: 0.81,
 *   confidenceSource: 'classifier',
 *   reason: 'the caller says that they cannot log in',
 * });
 * await decision.follow(async () => 'everything here leads back to it');
 * decision.outcome('succeeded');
 */
export function recordDecision(made: DecisionMade, options: RecordDecisionOptions = {}): Decision {
  if (!isObserved()) return new UnobservedDecision(options.id);
  const { at, id = newId() } = options;
  const { type, chosen } = made;
  const given = options.context ?? activeContext.active();
  // A decision may come before the call or saga that it leads to: then what follows joins its stream.
  const stream = streamOf(given);
  const context = withScope(given, stream);
  measure('decisions', 1, { [ATTRIBUTE.decisionType]: type });
  const ref = recordEvent(context, 'decision.made', payloadOf(id, made), {
    at: toEpochMs(at),
    transition: (state) => state.decisionMade(id, type, chosen),
  });
  const eventId = ref?.event_id;
  const mark = (target: Context = activeContext.active()): Context => {
    const { decisionIds = [], streamId } = scopeOf(target);
    return withScope(target, {
      ...(streamId === undefined && stream),
      decisionIds: [id, ...decisionIds],
      ...(eventId !== undefined && { causationId: eventId }),
    });
  };
  let told = false;
  return {
    id,
    eventId,
    follow: (body) => activeContext.with(mark(), body),
    mark,
    outcome(outcome, { detail, at: when } = {}) {
      if (told) {
        diag.warn(`@spanreel/api: the outcome of decision ${id} is told already; "${outcome}" is left out`);
        return;
      }
      told = true;
      recordEvent(
        context,
        'decision.outcome',
        { decision_id: id, outcome, detail },
        {
          at: toEpochMs(when),
          status: STATUS[outcome],
          ...(eventId !== undefined && { causationId: eventId }),
          transition: (state) => state.decisionTurnedOut(id, outcome),
        },
      );
    },
  };
}

const STATUS = { succeeded: 'success', failed: 'failed', overridden: 'success', unknown: 'unknown' } as const;

function payloadOf(id: string, made: DecisionMade): EventPayload<'decision.made'> {
  return {
    decision_id: id,
    type: made.type,
    chosen: made.chosen,
    alternatives: made.alternatives?.map((other) => (typeof other === 'string' ? { option: other } : { ...other })),
    confidence: toRatio(made.confidence, 'the confidence of a decision'),
    confidence_source: made.confidenceSource,
    reason: made.reason,
    inputs: made.inputs,
    prompt_version: made.promptVersion,
  };
}

/** A decision that nobody records; its id is made when somebody asks, which most never do. */
class UnobservedDecision implements Decision {
  readonly eventId: string | undefined = undefined;
  #id: string | undefined;

  constructor(id: string | undefined) {
    this.#id = id;
  }

  get id(): string {
    return (this.#id ??= newId());
  }

  follow<T>(body: () => T): T {
    return body();
  }

  mark(context: Context = activeContext.active()): Context {
    return context;
  }

  outcome(): void {
    // Nobody asked how it turned out.
  }
}
