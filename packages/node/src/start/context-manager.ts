import { EventEmitter } from 'node:events';

import type { Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

type Emit = EventEmitter['emit'];

/**
 * Upstream's context manager, but an emitter is bound by its `emit` alone. Upstream replaces eight methods of every request and
 * response and wraps each of their listeners; the listeners run in the same context either way.
 */
export class LeanContextManager extends AsyncLocalStorageContextManager {
  readonly #bound = new WeakSet<EventEmitter>();

  override bind<T>(context: Context, target: T): T {
    return target instanceof EventEmitter ? this.#bindEmitter(context, target) : super.bind(context, target);
  }

  // As upstream: the first context stays.
  #bindEmitter<T extends EventEmitter>(context: Context, emitter: T): T {
    if (this.#bound.has(emitter)) return emitter;
    this.#bound.add(emitter);
    const emit: Emit = emitter.emit.bind(emitter);
    const boundEmit = (...args: Parameters<Emit>): boolean => this.with(context, emit, undefined, ...args);
    // Not enumerable: a copy or a log of the emitter shows nothing new.
    Object.defineProperty(emitter, 'emit', { value: boundEmit, writable: true, configurable: true });
    return emitter;
  }
}
