import { PLACES } from './places.ts';
import { SEEDS, seedKinds } from './seeds.ts';

const columns = { certain: 'certain', broad: 'broad', named: 'named' } as const;

/** The matrix as the README shows it: what the end-to-end test asserts, place by place. */
export function secondLineMatrix(): string {
  const kinds = seedKinds.map((kind) => `- *${columns[kind]}*: ${SEEDS[kind].map(({ what }) => what).join('; ')}`);
  const cell = (isMasked: boolean | undefined): string =>
    isMasked === undefined ? '' : isMasked ? 'masked' : '**passes**';
  const rows = PLACES.map(
    ({ where, masked }) => `| ${where} | ${seedKinds.map((kind) => cell(masked[kind])).join(' | ')} |`,
  );
  return [
    ...kinds,
    '',
    `| in | ${seedKinds.map((kind) => columns[kind]).join(' | ')} |`,
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
