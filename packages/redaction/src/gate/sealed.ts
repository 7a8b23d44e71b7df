declare const brand: unique symbol;

/** An exporter that lets nothing through unredacted; only this package makes them. */
export type Sealed<T> = T & { readonly [brand]: true };

/** The ESM and the CommonJS copy of this package must know each other's exporters. */
const REGISTRY: unique symbol = Symbol.for('spanreel.sealed') as never;

/** Whether an exporter came out of one of the `seal…` functions, of whichever copy of this package. */
export function isSealed<T extends object>(exporter: T): exporter is Sealed<T> {
  return registry().has(exporter);
}

/** For the functions of this package that seal. */
export function markSealed<T extends object>(exporter: T): Sealed<T> {
  registry().add(exporter);
  return exporter as Sealed<T>;
}

function registry(): WeakSet<object> {
  const holder = globalThis as { [REGISTRY]?: WeakSet<object> };
  const existing = holder[REGISTRY];
  if (existing !== undefined) return existing;
  const made = new WeakSet<object>();
  // Neither replaced nor removed by accident.
  Object.defineProperty(globalThis, REGISTRY, { value: made });
  return made;
}
