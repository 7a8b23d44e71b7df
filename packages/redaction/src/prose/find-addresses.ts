import { addressEnd, addressStart } from './address-reach.ts';
import type { ProseText } from './prose-text.ts';
import { streetAt } from './street.ts';
import type { Stretch } from './stretch.ts';

/** Street addresses, with what belongs to them before and behind: unit, suburb, state, postcode, country. */
export function findAddresses(prose: ProseText): Stretch[] {
  const found: Stretch[] = [];
  for (let index = 0; index < prose.words.length; index++) {
    if (prose.taken[index] === 1) continue;
    const seed = streetAt(prose, index);
    if (seed === undefined) continue;
    const whole = { first: addressStart(prose, seed.first), last: addressEnd(prose, seed.last) };
    prose.take(whole.first, whole.last);
    found.push(whole);
    index = whole.last;
  }
  return found;
}
