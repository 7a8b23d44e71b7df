/**
 * Runs `work` unless this id has been worked off: calls `work` and returns what that returns, or does not call it and may
 * return `{ firstReceivedAt }`. Where remembering the id and the work share a transaction, neither is done without the other.
 */
export type Once<T> = (id: string, work: () => T) => unknown;

export type RanOnce<T> =
  | { readonly ran: true; readonly result: Awaited<T> }
  /** `known` is what the callback returned instead. */
  | { readonly ran: false; readonly known: unknown };

/** What the last run of `work` came to, whatever the callback made of it; a transaction that starts over runs it again. */
export async function runOnce<T>(once: Once<T>, id: string, work: () => T): Promise<RanOnce<T>> {
  const last: { outcome?: { readonly result: T } | { readonly error: unknown } } = {};
  const known = await once(id, () => {
    try {
      const result = work();
      last.outcome = { result };
      return result;
    } catch (error) {
      last.outcome = { error };
      throw error;
    }
  });
  const { outcome } = last;
  if (outcome === undefined) return { ran: false, known };
  if ('error' in outcome) throw outcome.error;
  return { ran: true, result: await outcome.result };
}
