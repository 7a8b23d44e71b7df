import { constants } from 'node:os';

import { signalExitListeners } from './signal-exit.ts';

/** What has to happen when the process ends, in the order in which the exit paths need it. */
export interface LastActions {
  /** An error that nobody caught is about to end the process, or the application goes on after it. */
  readonly crashed: (error: unknown, origin: NodeJS.UncaughtExceptionOrigin, isFatal: boolean) => void;
  /** Everything that waits to disk, at once; the program goes on. */
  readonly flushNow: () => void;
  /** The end, where there is time: as `finish`, and tries to have it delivered, for a bounded time. Never rejects. `undefined`: there is nobody to deliver to. */
  readonly settle: ((reason: string) => Promise<void>) | undefined;
  /** The end: open spans, the last events, everything to disk, at once. Idempotent. */
  readonly finish: (reason: string, exitCode?: number) => void;
}

/** The part of `process` that this needs. */
export type ProcessEvents = Pick<
  NodeJS.Process,
  'on' | 'off' | 'emit' | 'prependListener' | 'kill' | 'pid' | 'listenerCount' | 'exitCode'
>;

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Follows the process to its end, whichever way it goes, without changing the way: exit codes, the default crash and the
 * effect of signals stay what they would be without it. Returns what takes all of it back.
 */
export function followToTheEnd(
  actions: LastActions,
  isMainThread: boolean,
  events: ProcessEvents = process,
): () => void {
  // A worker's error reaches the main thread as an event of its worker, and signals go to the main thread alone.
  const undo = [followExit(actions, events)];
  if (isMainThread) {
    undo.push(
      followCrash(actions, events),
      ...SIGNALS.map((signal) => followSignal(signal, actions, events)),
      followDisconnect(actions, events),
    );
    if (actions.settle) undo.push(followEmptyLoop(actions.settle, events));
  }
  return () => {
    for (const one of undo) one();
  };
}

function followExit({ finish }: LastActions, events: ProcessEvents): () => void {
  const onExit = (code: number): void => finish('exit', code);
  events.on('exit', onExit);
  return () => events.off('exit', onExit);
}

// The monitor is told before the handlers and changes nothing: no listener, the process still dies with its own code; an
// unhandled rejection arrives here too when it is about to end the process (nodejs.org/api/process.html).
function followCrash({ crashed, flushNow }: LastActions, events: ProcessEvents): () => void {
  const onCrash = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void => {
    crashed(error, origin, events.listenerCount('uncaughtException') === 0);
    flushNow();
  };
  events.on('uncaughtExceptionMonitor', onCrash);
  return () => events.off('uncaughtExceptionMonitor', onCrash);
}

function followSignal(signal: (typeof SIGNALS)[number], actions: LastActions, events: ProcessEvents): () => void {
  const { flushNow, settle, finish } = actions;
  let isEnding = false;
  let isFollowed = true;
  const end = (): void => {
    finish(signal);
    events.off(signal, onSignal);
    if (events.listenerCount(signal) > 0) {
      // They act at once, now that they are among themselves; where one of them keeps the process alive, all is as before.
      Reflect.apply(events.emit, events, [signal, signal, constants.signals[signal]]);
      isEnding = false;
      events.prependListener(signal, onSignal);
      return;
    }
    // Without a listener the signal does what it does by default, and the parent sees which one it was. Windows has no SIGHUP to send.
    events.kill(events.pid, signal === 'SIGHUP' && process.platform === 'win32' ? 'SIGINT' : signal);
  };
  const onSignal = (): void => {
    const others = events.listenerCount(signal) - 1;
    // Somebody else decides what the signal means: perhaps a graceful shutdown that still has requests to answer.
    if (others > 0 && others !== signalExitListeners()) {
      flushNow();
      // Whoever counts listeners to find out whether it is alone is not to count this one.
      events.off(signal, onSignal);
      queueMicrotask(() => {
        if (isFollowed) events.prependListener(signal, onSignal);
      });
      return;
    }
    // A second one is impatience.
    if (isEnding || !settle) return end();
    isEnding = true;
    void settle(signal).then(end);
  };
  // First, so that those that come after it see the count of listeners without it.
  events.prependListener(signal, onSignal);
  return () => {
    isFollowed = false;
    events.off(signal, onSignal);
  };
}

function followDisconnect({ flushNow }: LastActions, events: ProcessEvents): () => void {
  events.on('disconnect', flushNow);
  return () => events.off('disconnect', flushNow);
}

// Work that keeps the loop alive makes Node emit beforeExit again: where the application listens to it too, its listener
// would run twice, so there the segment alone has to do.
function followEmptyLoop(settle: (reason: string) => Promise<void>, events: ProcessEvents): () => void {
  let isDone = false;
  const onEmpty = (): void => {
    if (isDone || events.listenerCount('beforeExit') > 1) return;
    isDone = true;
    void settle('exit');
  };
  events.on('beforeExit', onEmpty);
  return () => events.off('beforeExit', onEmpty);
}
