// `pnpm --filter @spanreel/redaction bench:search [SEED] [UNITS]`: looks for units that, repeated, cost redaction the
// most: random ones first, then what the worst of them become when they are changed, then as little of these as will do.
import { createRedactor, tokenKeyFrom } from '../index.ts';
import { fragments } from '../samples/fragments.ts';
import { hostileInputs, repeated } from '../samples/hostile-inputs.ts';
import { seededRandom } from '../samples/say-number.ts';
import { cpuSince, millisecondsFor } from './cpu-time.ts';

/** A unit is a row of fragments. */
type Unit = readonly string[];

const SHOWN = 20;
const SIZE = 20_000;
const MAX_FRAGMENTS = 5;
const GENERATIONS = 6;
/** How much of its cost a unit may lose when it is cut short. */
const KEPT = 0.9;

const [seed = '1', units = '2000'] = process.argv.slice(2);
const redactor = createRedactor({ key: tokenKeyFrom('a key for benchmarks only') });
const random = seededRandom(Number(seed));
const below = (bound: number): number => Math.floor(random() * bound);
const known = hostileInputs.map(({ name }) => JSON.parse(name) as string).filter((piece) => piece.length < 20);
const pieces = [...fragments, ...known];

let worst = slowestOf(Array.from({ length: Number(units) }, randomUnit));
for (let generation = 0; generation < GENERATIONS; generation++) {
  worst = slowestOf([...worst, ...worst.flatMap((unit) => [changed(unit), changed(unit), changed(unit)])]);
}

console.log('CPU ms at 10 KB, at 100 KB, growth (linear: 10)');
for (const unit of new Set(worst.map((one) => shortest(one)))) {
  const small = millisecondsFor(repeated(unit, 10_000), redactor);
  const large = millisecondsFor(repeated(unit, 100_000), redactor);
  console.log(
    `  ${JSON.stringify(unit).padEnd(48)} ${small.toFixed(2).padStart(8)} ${large.toFixed(2).padStart(8)}  × ${(large / small).toFixed(1)}`,
  );
}

function randomUnit(): Unit {
  return Array.from({ length: 1 + below(MAX_FRAGMENTS) }, randomPiece);
}

function randomPiece(): string {
  return pieces[below(pieces.length)]!;
}

/** With one fragment more, less or another. */
function changed(unit: Unit): Unit {
  const at = below(unit.length + 1);
  const removed = unit.length > 1 && below(2) === 0 ? 1 : 0;
  const added = removed === 0 || below(2) === 0 ? [randomPiece()] : [];
  return unit.toSpliced(at, removed, ...added);
}

/** The slowest for their length, slowest first; what a unit costs does not depend on how it is put together. */
function slowestOf(all: readonly Unit[]): Unit[] {
  const apart = new Map(all.filter((unit) => unit.join('') !== '').map((unit) => [unit.join(''), unit]));
  return [...apart.values()]
    .map((unit) => ({ unit, time: once(unit.join('')) }))
    .sort((a, b) => b.time - a.time)
    .slice(0, SHOWN)
    .map(({ unit }) => unit);
}

/** The unit without the characters that its cost does not depend on. */
function shortest(unit: Unit): string {
  let text = unit.join('');
  const least = once(text) * KEPT;
  for (let width = Math.ceil(text.length / 2); width >= 1; width = width === 1 ? 0 : Math.ceil(width / 2)) {
    for (let at = 0; at + width <= text.length && width < text.length;) {
      const shorter = text.slice(0, at) + text.slice(at + width);
      if (once(shorter) >= least) text = shorter;
      else at += width;
    }
  }
  return text;
}

/** The lesser of two rounds, for a collection of garbage or a compilation may fall into one. */
function once(unit: string): number {
  const text = repeated(unit, SIZE);
  const times = [0, 1].map(() => {
    const before = process.cpuUsage();
    redactor.text(text);
    return cpuSince(before);
  });
  return Math.min(...times);
}
