import type { Attributes, Context, Link, Span, SpanKind } from '@opentelemetry/api';
import { SpanStatusCode, context, createContextKey, trace } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { installedPipeline, scopeOf } from '../pipeline/index.ts';
import { tracer } from '../telemetry/providers.ts';
import { now, toHrTime } from '../time/instant.ts';
import type { Ending } from './ending.ts';
import { reasonOf, reasonOfAbort } from './ending.ts';
import { recordFailure } from './record-failure.ts';
import { runAll } from './run-all.ts';

/** How to start an activity. */
export interface ActivityOptions {
  readonly kind?: SpanKind;
  /** Its parent's context. */
  readonly context: Context;
  /** Epoch milliseconds; now if left out. */
  readonly at?: number | undefined;
  readonly attributes?: Attributes | undefined;
  readonly links?: Link[] | undefined;
  /** A trace of its own. */
  readonly root?: boolean;
  /** Goes on when its owner ends: a saga is not over because the caller hung up. */
  readonly independent?: boolean;
  /** The end of the process is an ordinary end for it, of which `whenEnding` makes what it will: a program's run. */
  readonly endsWithProcess?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What {@link Activity.end} may be told. */
export interface EndActivity {
  readonly at?: number | undefined;
  readonly reason?: string | undefined;
  readonly error?: unknown;
  readonly detail?: unknown;
}

const OWNER = createContextKey('spanreel.activity.v1');

/**
 * The whole life of a span: whatever ends it, and whoever, it ends once, after everything that belongs to it, with the
 * reason. A helper's object is a room around one; where nobody looks it is {@link NO_ACTIVITY}, ended before it began.
 */
export class Activity {
  readonly span: Span;
  readonly startedAt: number;
  #context: Context | undefined;
  #onEnd: ((ending: Ending) => void) | undefined;
  #afterEnding: (() => void) | undefined;
  readonly #children = new Set<Activity>();
  /** Began in this and goes on without it. */
  readonly #guests = new Set<Activity>();
  readonly #releases: (() => void)[] = [];
  readonly #endsWithProcess: boolean;
  #ended: boolean;

  constructor(span: Span, inContext: Context | undefined, startedAt: number, endsWithProcess = false) {
    this.span = span;
    this.startedAt = startedAt;
    this.#endsWithProcess = endsWithProcess;
    this.#context = inContext?.setValue(OWNER, this);
    this.#ended = inContext === undefined;
  }

  /** Whether a value is an activity of this copy of the package: another's keeps its secrets. */
  static isOne(value: unknown): value is Activity {
    return typeof value === 'object' && value !== null && #ended in value;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The context with the span active; the active one where there is no span. */
  get context(): Context {
    return this.#context ?? context.active();
  }

  run<T>(body: () => T): T {
    return this.#context === undefined ? body() : context.with(this.#context, body);
  }

  /** Sets what runs once at its end, children already ended and the span still open: for events and last attributes. */
  whenEnding(onEnd: (ending: Ending) => void): void {
    if (!this.#ended) this.#onEnd = onEnd;
  }

  /** Sets what runs right after that, whatever came of it and with the span still open: for what is to be given back. */
  afterEnding(giveBack: () => void): void {
    if (!this.#ended) this.#afterEnding = giveBack;
  }

  /** Puts a value into its context, for what lies below to find. */
  carry(key: symbol, value: unknown): void {
    this.#context = this.#context?.setValue(key, value);
  }

  /** Ends what is open below, then this. Later calls change nothing. */
  end({
    at = now(),
    error,
    detail,
    reason = error === undefined ? 'completed' : reasonOf(error),
  }: EndActivity = {}): void {
    this.#end({ at, reason, byOwner: false, error, detail });
  }

  /**
   * Has this activity end when the other does, and when the signal aborts or the process exits. An independent one goes on
   * without the other, unless it is the process that ends: then too the inner one ends first.
   */
  belongTo(owner: Activity | undefined, signal: AbortSignal | undefined, independent: boolean): void {
    const alive = owner !== undefined && !owner.ended;
    if (alive) {
      const kin = independent ? owner.#guests : owner.#children;
      kin.add(this);
      this.#releases.push(() => kin.delete(this));
    }
    if (independent || !alive) {
      const takeBack = installedPipeline()?.onExit((why) =>
        this.end({ reason: 'process_exit', ...(this.#endsWithProcess && { detail: why }) }),
      );
      if (takeBack !== undefined) this.#releases.push(takeBack);
    }
    if (signal === undefined) return;
    const abort = (): void => this.end({ reason: reasonOfAbort(signal) });
    // Not at once: whoever starts this has yet to say what is to happen at its end.
    if (signal.aborted) return queueMicrotask(abort);
    signal.addEventListener('abort', abort, { once: true });
    this.#releases.push(() => signal.removeEventListener('abort', abort));
  }

  #end(asked: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    const ending = { ...asked, at: Math.max(asked.at, this.startedAt) };
    const leaving = ending.reason === 'process_exit' ? [...this.#children, ...this.#guests] : [...this.#children];
    const below = { at: ending.at, reason: ending.reason, byOwner: true };
    // Where events are strict one that is refused throws: all end all the same.
    runAll([
      ...leaving.toReversed().map((child) => () => child.#end(below)),
      ...this.#releases,
      () => this.#onEnd?.(ending),
      () => this.#afterEnding?.(),
      () => this.#endSpan(ending),
    ]);
  }

  #endSpan(ending: Ending): void {
    const isOrdinary = ending.reason === 'completed' || (this.#endsWithProcess && ending.reason === 'process_exit');
    if (!isOrdinary) this.span.setAttribute(ATTRIBUTE.endReason, ending.reason);
    if (ending.error !== undefined) recordFailure(this.span, ending.error, ending.at);
    else if (!isOrdinary && FAILURES.has(ending.reason)) {
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: `ended by ${ending.reason}` });
    }
    this.span.end(toHrTime(ending.at));
  }
}

const FAILURES = new Set(['failed', 'timeout', 'process_exit']);

/** Stands for every activity that nobody watches, or that came too late: ended, and without a cost. */
export const NO_ACTIVITY: Activity = new Activity(
  trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }),
  undefined,
  0,
);

/** Starts a span, with what its scope says, and the life around it. */
export function startActivity(name: string, options: ActivityOptions): Activity {
  const { context: parent, kind, links, root = false, signal, at = now() } = options;
  const span = tracer().startSpan(
    name,
    {
      ...(kind === undefined ? {} : { kind }),
      ...(links === undefined ? {} : { links }),
      root,
      startTime: toHrTime(at),
      attributes: { ...scopeAttributes(parent), ...options.attributes },
    },
    parent,
  );
  const activity = new Activity(span, trace.setSpan(parent, span), at, options.endsWithProcess);
  activity.belongTo(ownerOf(parent), signal, options.independent === true);
  return activity;
}

/** The activity that a context lies in. */
function ownerOf(at: Context): Activity | undefined {
  const owner = at.getValue(OWNER);
  return Activity.isOne(owner) ? owner : undefined;
}

function scopeAttributes(at: Context): Attributes {
  const { streamId, correlationId, conversationId, tenantId, decisionIds } = scopeOf(at);
  return {
    ...(streamId !== undefined && { [ATTRIBUTE.streamId]: streamId }),
    ...(correlationId !== undefined && { [ATTRIBUTE.correlationId]: correlationId }),
    ...(conversationId !== undefined && { [ATTRIBUTE.conversationId]: conversationId }),
    ...(tenantId !== undefined && { [ATTRIBUTE.tenantId]: tenantId }),
    ...(decisionIds?.[0] !== undefined && { [ATTRIBUTE.decisionId]: decisionIds[0] }),
  };
}
