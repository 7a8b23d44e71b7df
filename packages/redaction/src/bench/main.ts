// `pnpm --filter @spanreel/redaction bench`: what redaction costs, against the budgets of DESIGN §10.
import { type Redactor, createRedactor, tokenKeyFrom } from '../index.ts';
import { hostileInputs } from '../samples/hostile-inputs.ts';
import { freeTexts, httpSpanAttributes, tenKilobytes } from './samples.ts';

const redactor = createRedactor({ key: tokenKeyFrom('a key for benchmarks only') });

report('ordinary HTTP span, 12 attributes', 8000, httpSpans(redactor));
report('free-text attribute, about 90 characters, never seen before', 5000, freeText(redactor));
report('10 KB of conversation', 3_000_000, tenKilobyteTexts(redactor));

console.log('\nhostile input: CPU ms at 10 KB, at 100 KB, growth (linear: 10)');
for (const { name, make } of hostileInputs) {
  const small = millisecondsFor(make(10_000), redactor);
  const large = millisecondsFor(make(100_000), redactor);
  console.log(
    `  ${name.padEnd(34)} ${small.toFixed(2).padStart(8)} ${large.toFixed(2).padStart(8)}  × ${(large / small).toFixed(1)}`,
  );
}

function httpSpans(gate: Redactor): () => number {
  let request = 0;
  return () => {
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) gate.attributes(httpSpanAttributes(request++));
    return rounds;
  };
}

function freeText(gate: Redactor): () => number {
  let serial = 0;
  return () => {
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) {
      gate.value('user.utterance', freeTexts[serial % freeTexts.length]!.replace('{n}', String(serial)));
      serial++;
    }
    return rounds;
  };
}

function tenKilobyteTexts(gate: Redactor): () => number {
  let serial = 0;
  return () => {
    gate.text(tenKilobytes(serial++));
    return 1;
  };
}

/** Median of CPU time per operation over many rounds, after warming up. */
function report(name: string, budget: number, run: () => number): void {
  for (let round = 0; round < 20; round++) run();
  const times: number[] = [];
  for (let round = 0; round < 41; round++) {
    const before = process.cpuUsage();
    let operations = 0;
    while (operations < 1 || cpuSince(before) < 20_000) operations += run();
    times.push((cpuSince(before) * 1000) / operations);
  }
  times.sort((a, b) => a - b);
  const median = times[20]!;
  const verdict = median <= budget ? 'within' : 'OVER';
  console.log(
    `${name.padEnd(62)} ${Math.round(median).toLocaleString('en').padStart(10)} ns  (${verdict} ${budget.toLocaleString('en')})`,
  );
}

function millisecondsFor(text: string, gate: Redactor): number {
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

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
