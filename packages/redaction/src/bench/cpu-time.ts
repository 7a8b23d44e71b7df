import type { Redactor } from '../index.ts';

/** CPU milliseconds for one text: the median of five rounds of at least 10 ms, after a first one. */
export function millisecondsFor(text: string, gate: Redactor): number {
  gate.text(text);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    let runs = 0;
    while (runs < 1 || cpuSince(before) < 10_000) {
      gate.text(text);
      runs++;
    }
    times.push(cpuSince(before) / runs / 1000);
  }
  return times.sort((a, b) => a - b)[2]!;
}

/** CPU microseconds since `before`. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
