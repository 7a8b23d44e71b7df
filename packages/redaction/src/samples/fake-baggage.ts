import type { Baggage, BaggageEntry } from '@opentelemetry/api';

/** Baggage as the API makes it, without loading the API. */
export function fakeBaggage(values: Readonly<Record<string, string>>): Baggage {
  return of(Object.entries(values).map(([key, value]) => [key, { value }]));
}

function of(entries: readonly (readonly [string, BaggageEntry])[]): Baggage {
  const without = (key: string): (readonly [string, BaggageEntry])[] => entries.filter(([name]) => name !== key);
  return {
    getEntry: (key) => entries.find(([name]) => name === key)?.[1],
    getAllEntries: () => entries.map(([key, entry]) => [key, entry]),
    setEntry: (key, entry) => of([...without(key), [key, entry]]),
    removeEntry: (key) => of(without(key)),
    removeEntries: (...keys) => of(entries.filter(([name]) => !keys.includes(name))),
    clear: () => of([]),
  };
}
