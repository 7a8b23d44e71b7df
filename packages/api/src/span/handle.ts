import type { Attributes, Context } from '@opentelemetry/api';

import type { At } from '../time/instant.ts';
import { toEpochMs } from '../time/instant.ts';
import type { Activity } from './activity.ts';
import { withActivity } from './with-activity.ts';

/** How to start anything that has a span. */
export interface StartOptions extends At {
  /** Attributes of your own for the span. */
  readonly attributes?: Attributes;
  /** Ends it when aborted, with reason `cancelled` or `timeout`. */
  readonly signal?: AbortSignal;
  /** Its parent; what it belongs to if left out, else the active context. */
  readonly context?: Context;
}

/** How anything that has a span ends. */
export interface EndOptions extends At {
  /** What went wrong; the span then has status error. */
  readonly error?: unknown;
}

/** Something with a span of its own that begins and ends. */
export class Handle {
  readonly #activity: Activity;

  constructor(activity: Activity) {
    this.#activity = activity;
  }

  /** The context in which its span is active; pass it on where callbacks lose the active one. */
  get context(): Context {
    return this.#activity.context;
  }

  /** Whether it has ended; whatever is still told to it is ignored. */
  get ended(): boolean {
    return this.#activity.ended;
  }

  /** Runs `body` with its span active and returns what that returns. */
  run<T>(body: () => T): T {
    return this.#activity.run(body);
  }

  protected get activity(): Activity {
    return this.#activity;
  }

  /** Runs a body inside a handle and ends it, whatever happens. */
  static scoped<H extends Handle, T>(
    handle: H,
    body: (handle: H) => T | Promise<T>,
    succeed?: (result: T) => void,
  ): Promise<T> {
    return withActivity(handle.#activity, () => body(handle), succeed);
  }
}

/** Tells `x(options, body)` from `x(body)`. */
export function optionsAndBody<O, B>(first: O | B, second: B | undefined, none: O): [O, B] {
  return second === undefined ? [none, first as B] : [first as O, second];
}

/** The end of a handle's activity as its options tell it. */
export function endOf({ at, error }: EndOptions): { at: number; error?: unknown } {
  return { at: toEpochMs(at), ...(error === undefined ? {} : { error }) };
}
