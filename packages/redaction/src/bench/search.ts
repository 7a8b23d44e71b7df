// `pnpm --filter @spanreel/redaction bench:search [SEED] [UNITS]`: short units, repeated, that cost redaction the most.
import { createRedactor, tokenKeyFrom } from '../index.ts';
import { hostileInputs } from '../samples/hostile-inputs.ts';
import { cpuSince, millisecondsFor } from './cpu-time.ts';

const SHOWN = 20;
const SIZE = 20_000;
/** What one unit is made of, beside the known ones: marks, and words that announce something to a detector. */
const PIECES = [
  ...Array.from('.,:;-/=?&@"\'()<>{}[]%\\+#$~_*| \naA109éß山＠１а\u200b\u00ad'),
  ...'Jane jane Smith St street Rd is my the and to from in Inc name number dob born tfn ssn abn medicare licence'.split(
    ' ',
  ),
  ...'passport account zip phone call token secret password key session cookie auth Bearer http:// https:// www.'.split(
    ' ',
  ),
  ...'.com example @example.com +61 +1 04 (02) 555 4111 123456 192.168. :: ab ff 00 eyJ select where curl mysql'.split(
    ' ',
  ),
  ...'-p -u -- %40 %20 \\n \\u0040 &#64; &amp; Dr Apt Unit NSW May years old aged of no at dot um 12 1990'.split(' '),
  ...hostileInputs.map(({ name }) => JSON.parse(name) as string).filter((piece) => piece.length < 20),
];

const [seed = '1', units = '2000'] = process.argv.slice(2);
const redactor = createRedactor({ key: tokenKeyFrom('a key for benchmarks only') });
const random = randomOf(Number(seed));
const slowest = Array.from({ length: Number(units) }, () => {
  const unit = Array.from({ length: 1 + random(4) }, () => PIECES[random(PIECES.length)]!).join('');
  return { unit, time: once(repeated(unit, SIZE)) };
})
  .sort((a, b) => b.time - a.time)
  .slice(0, SHOWN);

console.log('CPU ms at 10 KB, at 100 KB, growth (linear: 10)');
for (const { unit } of slowest) {
  const small = millisecondsFor(repeated(unit, 10_000), redactor);
  const large = millisecondsFor(repeated(unit, 100_000), redactor);
  console.log(
    `  ${JSON.stringify(unit).padEnd(48)} ${small.toFixed(2).padStart(8)} ${large.toFixed(2).padStart(8)}  × ${(large / small).toFixed(1)}`,
  );
}

function once(text: string): number {
  const before = process.cpuUsage();
  redactor.text(text);
  return cpuSince(before);
}

function repeated(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** Whole numbers below a bound, the same in every run with the same seed. */
function randomOf(start: number): (bound: number) => number {
  let state = start >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
