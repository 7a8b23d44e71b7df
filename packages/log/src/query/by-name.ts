/** A table to be asked for names that come from outside: what every object inherits (`constructor`, `toString`) is not in it. */
export function byName<T>(table: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(table));
}
