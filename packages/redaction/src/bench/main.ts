// `pnpm --filter @spanreel/redaction bench`: what redaction costs, against the budgets of DESIGN §10.
import { type Redactor, createRedactor, tokenKeyFrom } from '../index.ts';
import { hostileInputs } from '../samples/hostile-inputs.ts';
import { cpuSince, millisecondsFor } from './cpu-time.ts';
import { freeTexts, httpSpanAttributes, tenKilobytes, tenKilobytesOfNames } from './samples.ts';

/** CPU microseconds after which what is hot is compiled. */
const WARM_UP = 1_000_000;

const redactor = createRedactor({ key: tokenKeyFrom('a key for benchmarks only') });

report('ordinary HTTP span, 12 attributes', 8000, httpSpans(redactor));
reportMedianText('free-text attribute, about 90 characters, never seen before', 5000, redactor);
report('10 KB of conversation', 3_000_000, tenKilobyteTexts(redactor, tenKilobytes));
report('10 KB dense with capitals', 3_000_000, tenKilobyteTexts(redactor, tenKilobytesOfNames));

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

function freeText(gate: Redactor, text: string): () => number {
  let serial = 0;
  return () => {
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) gate.value('user.utterance', text.replace('{n}', String(serial++)));
    return rounds;
  };
}

function tenKilobyteTexts(gate: Redactor, make: (serial: number) => string): () => number {
  let serial = 0;
  return () => {
    gate.text(make(serial++));
    return 1;
  };
}

/** The one in the middle of five texts, of which one holds an e-mail address and costs three times as much; and their mean. */
function reportMedianText(name: string, budget: number, gate: Redactor): void {
  const times = freeTexts.map((text) => measure(freeText(gate, text))).sort((a, b) => a - b);
  print(name, budget, times[Math.floor(times.length / 2)]!);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  console.log(`${'  mean of the five texts'.padEnd(62)} ${Math.round(mean).toLocaleString('en').padStart(10)} ns`);
}

function report(name: string, budget: number, run: () => number): void {
  print(name, budget, measure(run));
}

/** Median of CPU nanoseconds per operation over many rounds, after warming up. */
function measure(run: () => number): number {
  const warmingUp = process.cpuUsage();
  while (cpuSince(warmingUp) < WARM_UP) run();
  const times: number[] = [];
  for (let round = 0; round < 21; round++) {
    const before = process.cpuUsage();
    let operations = 0;
    while (operations < 1 || cpuSince(before) < 20_000) operations += run();
    times.push((cpuSince(before) * 1000) / operations);
  }
  return times.sort((a, b) => a - b)[10]!;
}

function print(name: string, budget: number, median: number): void {
  const verdict = median <= budget ? 'within' : 'OVER';
  console.log(
    `${name.padEnd(62)} ${Math.round(median).toLocaleString('en').padStart(10)} ns  (${verdict} ${budget.toLocaleString('en')})`,
  );
}
