interface Emitter {
  readonly count?: unknown;
}

// Where versions 3 and 4 keep their count of loaded copies, for each other to see.
const KEY_4 = Symbol.for('signal-exit emitter');

/**
 * How many listeners per signal belong to the package `signal-exit`, which many others bring along (npm writes its files with it, Ink,
 * nyc and execa end with it). Each acts only when it sees nobody but its kind.
 */
export function signalExitListeners(): number {
  return (
    count((process as { __signal_exit_emitter__?: Emitter }).__signal_exit_emitter__) +
    count((globalThis as { [KEY_4]?: Emitter })[KEY_4])
  );
}

function count(emitter: Emitter | undefined): number {
  return typeof emitter?.count === 'number' ? emitter.count : 0;
}
