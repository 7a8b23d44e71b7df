import type { Baggage } from '@opentelemetry/api';

import type { Redactor } from '../redactor/redactor.ts';

/** Baggage as it may go to another host: allowed keys only, values redacted, metadata dropped. */
export function redactBaggage(baggage: Baggage, allowedKeys: Iterable<string>, redactor: Redactor): Baggage {
  const allowed = new Set(allowedKeys);
  let kept = baggage;
  for (const [key, entry] of baggage.getAllEntries()) {
    kept = kept.removeEntry(key);
    if (allowed.has(key)) kept = kept.setEntry(key, { value: redactor.value(key, entry.value) });
  }
  return kept;
}
