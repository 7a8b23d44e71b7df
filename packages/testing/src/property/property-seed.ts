import { env } from 'node:process';

/**
 * The seed for a property test: that of `SPANREEL_TEST_SEED`, to see again what failed, else one of fast-check's own, which it
 * prints with a failure.
 *
 * @example
 * fc.assert(fc.property(fc.nat(), (number) => number >= 0), { numRuns: 1000, ...propertySeed() });
 */
export function propertySeed(): { readonly seed?: number } {
  const text = env['SPANREEL_TEST_SEED'];
  if (text === undefined || text === '') return {};
  const seed = Number(text);
  if (!Number.isInteger(seed)) throw new Error(`SPANREEL_TEST_SEED "${text}" is no whole number`);
  return { seed };
}
