import { type Context, createContextKey } from '@opentelemetry/api';

/** What every event and span below a point of the program shares, carried with the context. Immutable. */
export interface Scope {
  /** The stream that the outermost call, saga, workflow or command made. */
  readonly streamId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly tenantId?: string;
  readonly conversationId?: string;
  /** The trace that this one was split off or triggered from. */
  readonly parentTraceId?: string;
  readonly agentName?: string;
  readonly agentVersion?: string;
  /** The decisions that led here, latest first: ids of `decision.made` (see `recordDecision(...).follow`). */
  readonly decisionIds?: readonly string[];
}

// Symbol.for behind it: every copy of this package in a process shares the key.
const KEY = createContextKey('spanreel.scope.v1');
const NONE: Scope = Object.freeze({});

export function scopeOf(context: Context): Scope {
  return (context.getValue(KEY) as Scope | undefined) ?? NONE;
}

/** The context with its scope changed in the given fields. */
export function withScope(context: Context, changes: Scope): Context {
  return context.setValue(KEY, Object.freeze({ ...scopeOf(context), ...changes }));
}
