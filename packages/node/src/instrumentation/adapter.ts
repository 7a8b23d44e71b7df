import type { Instrumentation } from '@opentelemetry/instrumentation';

/** What each `src/instrumentation/<name>.ts` exports: its instrumentation, switched on. */
export interface Adapter {
  create(): Instrumentation & MessageReceiver;
}

export interface MessageReceiver {
  /** Takes the message of the entry's diagnostics channel that activated it. */
  receive?(message: unknown): void;
}

export type ActiveInstrumentation = ReturnType<Adapter['create']>;
