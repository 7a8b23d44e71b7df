import { parseArgs } from 'node:util';

/** What a service was started with: `--bank http://127.0.0.1:4711`. @throws when a required name is missing. */
export function settings<const N extends string>(...names: readonly N[]): Readonly<Record<N, string>> {
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  for (const name of names) {
    if (values[name] === undefined) throw new Error(`--${name} is missing`);
  }
  return values as Record<N, string>;
}
