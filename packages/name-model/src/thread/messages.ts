import type { MessagePort } from 'node:worker_threads';

import type { NameEntity } from '../model/labels.ts';
import type { NameStretch } from '../model/name-stretches.ts';
import type { ClassifierOptions } from '../model/token-classifier.ts';

/** What the thread begins with. */
export interface ThreadData {
  readonly port: MessagePort;
  /** One 32-bit integer, counted up with every message, so that the other side may wait for one without an event loop. */
  readonly signal: SharedArrayBuffer;
  readonly classifier: ClassifierOptions;
}

/** To the thread: a text to read, or that somebody waits for one. */
export type Request = { readonly id: number; readonly text: string } | { readonly urgent: number };

/** From the thread: whether it has its model, and what it read. */
export type Answer =
  | { readonly kind: 'loaded'; readonly runtime: string; readonly entities: readonly NameEntity[] }
  | { readonly kind: 'unloadable'; readonly reason: string }
  | { readonly kind: 'read'; readonly id: number; readonly names: readonly NameStretch[] | undefined };
