/** Runs all of them, in order, and then throws what the first that failed has thrown. */
export function runAll(works: readonly (() => void)[]): void {
  let failure: { readonly error: unknown } | undefined;
  for (const work of works) {
    try {
      work();
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure !== undefined) throw failure.error;
}
