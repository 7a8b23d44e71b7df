import type { Instrumentation } from '@opentelemetry/instrumentation';

import type { Config } from '../config/config.ts';

/** What each `src/instrumentation/<name>.ts` exports: its instrumentation, switched on. */
export interface Adapter {
  create(settings: AdapterSettings): Instrumentation & MessageReceiver;
}

export type AdapterSettings = Pick<Config, 'apiEvents'>;

export interface MessageReceiver {
  /** Takes the message of the entry's diagnostics channel that activated it. */
  receive?(message: unknown): void;
}

export type ActiveInstrumentation = ReturnType<Adapter['create']>;
