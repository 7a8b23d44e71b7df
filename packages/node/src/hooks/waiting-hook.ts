// Stands in the bundle for the `import-in-the-middle` that instrumentations import.

type HookArguments = readonly [
  modules: readonly string[],
  options: { internals?: boolean },
  onImport: (exported: Record<string, unknown>, name: string, baseDir: string | void) => unknown,
];
type Attach = (...hook: HookArguments) => void;

const waiting: HookArguments[] = [];
let attach: Attach | undefined;

/**
 * What an instrumentation asks import-in-the-middle for. Kept until the application imports something that is wrapped: one that only
 * uses builtins never loads import-in-the-middle.
 */
export function Hook(...hook: HookArguments): void {
  // A function, for it is called with `new` and holds nothing.
  if (attach === undefined) waiting.push(hook);
  else attach(...hook);
}

/** Hands over what is waiting, and from now on what comes. */
export function attachHooks(to: Attach): void {
  attach = to;
  for (const hook of waiting.splice(0)) to(...hook);
}
