import type { Diagnosis } from './diagnosis.ts';

/** Sync module hooks work from these on: without them ES modules stay uninstrumented (nodejs/node#59929). */
const LEAST_22 = [22, 22, 3] as const;
const LEAST_24 = [24, 11, 1] as const;

/** Whether this Node can be observed. @param version such as `v24.11.1` */
export function checkNode(version: string): Diagnosis {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  const isSupported = parts[0] === LEAST_22[0] ? isAtLeast(parts, LEAST_22) : isAtLeast(parts, LEAST_24);
  if (isSupported) return { area: 'node', level: 'fine', finding: `Node ${version.replace(/^v/, '')}` };
  return {
    area: 'node',
    level: 'problem',
    finding: `Node ${version.replace(/^v/, '')} is not supported: Spanreel needs ^22.22.3 or >=24.11.1`,
    way_out: 'install a newer Node',
  };
}

function isAtLeast(parts: readonly number[], least: readonly number[]): boolean {
  const index = least.findIndex((number, at) => parts[at] !== number);
  return index < 0 || (parts[index] ?? 0) > (least[index] ?? 0);
}
