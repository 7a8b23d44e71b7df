import { hostileInputs, simpleHostileInputs } from '../../../redaction/src/samples/hostile-inputs.ts';
import { machineAttributes } from './machine-attributes.ts';
import type { Tool } from './tools.ts';

/** What a tool costs in CPU time. */
export interface Speed {
  /** Microseconds per value of an ordinary span, the median over the values. */
  readonly attribute: number;
  /** Milliseconds per 10 KB of conversation. */
  readonly tenKilobytes: number;
}

/** CPU milliseconds on one hostile text of 10 and of 100 KB; undefined where it was given up. */
export interface HostileTime {
  readonly input: string;
  readonly small: number | undefined;
  readonly large: number | undefined;
}

/** A tool that needs longer than this for 10 KB is not asked for 100. */
const PATIENCE = 250;
/** Milliseconds. */
const WARM_UP = 40;
export async function measureSpeed(tool: Tool, text: string): Promise<Speed> {
  const perAttribute: number[] = [];
  for (const value of machineAttributes) perAttribute.push((await milliseconds(tool, value, 3)) * 1000);
  return { attribute: median(perAttribute), tenKilobytes: await milliseconds(tool, text, 15) };
}

export async function measureHostile(tool: Tool, all: boolean): Promise<HostileTime[]> {
  const inputs = all ? hostileInputs : simpleHostileInputs;
  const times: HostileTime[] = [];
  for (const { name, make } of inputs) {
    const small = await milliseconds(tool, make(10_000), 3);
    const large = small > PATIENCE ? undefined : await milliseconds(tool, make(100_000), 3);
    times.push({ input: name, small, large });
  }
  return times;
}

/** The median over some rounds of at least 2 ms each, after {@link WARM_UP} of compiling what is hot. */
async function milliseconds(tool: Tool, text: string, rounds: number): Promise<number> {
  const first = await once(tool, text);
  if (first > PATIENCE) return first;
  const warmingUp = process.cpuUsage();
  while (since(warmingUp) < WARM_UP) await tool.redact(text);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    let runs = 0;
    do {
      await tool.redact(text);
      runs++;
    } while (since(before) < 2);
    times.push(since(before) / runs);
  }
  return median(times);
}

async function once(tool: Tool, text: string): Promise<number> {
  const before = process.cpuUsage();
  await tool.redact(text);
  return since(before);
}

function since(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
