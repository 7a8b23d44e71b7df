// `pnpm --filter @spanreel/redaction bench:vault`: what the vault costs those who redact, and the event loop.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type TokenVault, createRedactor, tokenKeyFrom } from '../index.ts';
import { createVaultWriter, masterKeysFrom } from '../vault/index.ts';

const VALUES = 4000;
const ROUNDS = 11;
const tokenKey = tokenKeyFrom('a key for benchmarks only');
const directory = mkdtempSync(join(tmpdir(), 'spanreel-bench-'));

try {
  // Compiled first.
  for (let round = 0; round < 4; round++) nanosPerText(undefined, `warm${round}`);
  const plain = median(Array.from({ length: ROUNDS }, (_, round) => nanosPerText(undefined, `plain${round}`)));
  const vault = createVaultWriter({ directory, tokenKey, masterKeys: () => masterKeysFrom('11'.repeat(32)) });
  const kept: number[] = [];
  const stalls: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    kept.push(nanosPerText(vault, `round${round}`));
    const turns = await turnsDuring(() => vault.flush());
    stalls.push(...turns);
  }
  vault.close();
  stalls.sort((a, b) => a - b);
  const percentile = (part: number): string => `${stalls[Math.floor((stalls.length - 1) * part)]!.toFixed(2)} ms`;
  console.log(
    `a text with an address never seen before, without a vault   ${Math.round(plain).toLocaleString('en')} ns`,
  );
  console.log(
    `the same, on its way into the vault                         ${Math.round(median(kept)).toLocaleString('en')} ns`,
  );
  console.log(
    `turns of the event loop while ${VALUES} values are written: median ${percentile(0.5)}, p99 ${percentile(0.99)}, longest ${percentile(1)}`,
  );
} finally {
  rmSync(directory, { recursive: true });
}

/** CPU time per text; each holds a value of its own. */
function nanosPerText(vault: TokenVault | undefined, name: string): number {
  const redactor = createRedactor({ key: tokenKey, ...(vault === undefined ? {} : { vault }) });
  const before = process.cpuUsage();
  for (let index = 0; index < VALUES; index++) redactor.text(`my email is ${name}.${index}@example.com, thanks`);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / VALUES;
}

/** How long each turn of the event loop took until the work was done, in milliseconds of wall time. */
async function turnsDuring(work: () => Promise<void>): Promise<number[]> {
  const turns: number[] = [];
  let isDone = false;
  let last = performance.now();
  const turn = (): void => {
    const now = performance.now();
    turns.push(now - last);
    last = now;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isDone = true;
  return turns;
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}
