// Loaded by: pnpm bench DIRECTORY [APPLICATION]. What a model costs here: to load it, per text, and in memory; with the runtime that
// the application in the other directory has.
import { createRedactor, randomTokenKey } from '@spanreel/redaction';

import { loadNameModel } from '../src/index.ts';

const SENTENCE = 'Good morning, this is Jane from the clinic in Leeds, I am calling about your appointment on Friday. ';
const LENGTHS = [100, 400, 2000];
const RUNS = 5;

const [directory, application = process.cwd()] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: pnpm bench DIRECTORY [APPLICATION]');

const before = process.memoryUsage.rss();
const start = performance.now();
const model = await loadNameModel({ directory, application });
console.log(`loaded by ${await model.loaded} in ${(performance.now() - start).toFixed(0)} ms`);

for (const length of LENGTHS) {
  const texts = Array.from({ length: RUNS + 1 }, (_, run) => `${run} ${SENTENCE.repeat(length / SENTENCE.length)}`);
  await model.ahead?.read(texts.slice(0, 1));
  const begin = performance.now();
  for (const text of texts.slice(1)) await model.ahead?.read([text]);
  console.log(`${length} characters: ${((performance.now() - begin) / RUNS).toFixed(1)} ms`);
}

const redactor = createRedactor({ key: randomTokenKey(), detectors: [model] });
const known = `0 ${SENTENCE}`;
await redactor.readAhead?.(() => redactor.text(known));
const again = performance.now();
for (let run = 0; run < 1000; run++) redactor.text(known);
console.log(`100 characters, read before: ${((performance.now() - again) / 1000).toFixed(3)} ms with all detectors`);
console.log(`memory: ${((process.memoryUsage.rss() - before) / 1e6).toFixed(0)} MB more`);
await model.close();
