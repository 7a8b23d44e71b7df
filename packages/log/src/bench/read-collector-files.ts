// Run by hand: node packages/log/src/bench/read-collector-files.ts [events]. Prints how fast one conversation is read
// from the Collector's file, plain and in each compression.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { filesSource } from '../index.ts';
import { collectorLines, framed, gzipped, nativeZstd, plain, zstdFile } from '../testing/collector-file.ts';
import { best, inTemporaryDirectory } from './measure.ts';
import { writeConversations } from './write-conversations.ts';

const EVENTS = Number(process.argv[2] ?? 100_000);
const PER_LINE = 100;

await inTemporaryDirectory(run);

async function run(directory: string): Promise<void> {
  const local = join(directory, 'local.jsonl');
  const streams = writeConversations(local, EVENTS);
  const lines = collectorLines(readFileSync(local, 'utf8').trimEnd().split('\n'), PER_LINE);
  const wanted = streams[Math.floor(streams.length / 2)] ?? '';
  const content = plain(lines).length;
  print(`${EVENTS} events, ${PER_LINE} to a line, ${(content / 1e6).toFixed(0)} MB`, 'file', 'one stream', 'list');
  for (const [name, write] of Object.entries({ plain, gzipped, zstdFile, nativeZstd, framed })) {
    const path = join(directory, name, 'logs.jsonl');
    mkdirSync(join(directory, name));
    writeFileSync(path, write(lines));
    const source = filesSource({ directories: [join(directory, name)] });
    const one = await best(3, () => source.readStream(wanted));
    const list = await best(2, () => source.list());
    print(name, `${(statSync(path).size / 1e6).toFixed(1)} MB`, `${one.toFixed(0)} ms`, `${list.toFixed(0)} ms`);
  }
}

function print(what: string, ...values: readonly string[]): void {
  process.stdout.write(`${what.padEnd(45)}${values.map((value) => value.padStart(12)).join('')}\n`);
}
