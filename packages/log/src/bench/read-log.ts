// Run by hand: node packages/log/src/bench/read-log.ts [events]. Prints how fast a log is searched, listed and verified here.
import { mkdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { filesSource, traceQuery } from '../index.ts';
import { openBytes } from '../reader/open-bytes.ts';
import { readLines } from '../reader/read-lines.ts';
import { best, inTemporaryDirectory } from './measure.ts';
import { writeConversations } from './write-conversations.ts';

const EVENTS = Number(process.argv[2] ?? 200_000);

await inTemporaryDirectory(run);

async function run(directory: string): Promise<void> {
  const path = join(directory, '2026-11-20', 'web-1-aaa-0-0000.jsonl');
  mkdirSync(join(directory, '2026-11-20'));
  const streams = writeConversations(path, EVENTS);
  const bytes = statSync(path).size;
  const megabytes = bytes / 1e6;
  print('log', `${EVENTS} events, ${megabytes.toFixed(0)} MB, ${streams.length} streams`);
  const wanted = streams[Math.floor(streams.length / 2)] ?? '';
  const source = filesSource({ directories: [directory] });

  const prefilter = await best(5, () => search(path, wanted));
  print('prefilter, one id', `${rate(megabytes, prefilter)}  ${prefilter.toFixed(1)} ms`);
  const read = await best(5, () => source.readStream(wanted));
  print('read one stream (two passes)', `${rate(megabytes * 2, read)}  ${read.toFixed(1)} ms`);
  const found = await best(3, () => source.find(wanted.slice(0, -1)));
  print('find by prefix', `${rate(megabytes, found)}  ${found.toFixed(1)} ms`);
  const recording = await source.readStream(wanted);
  const why = await best(20, async () => traceQuery(recording).why());
  print(`why, ${recording.events.length} events`, `${why.toFixed(2)} ms`);
  const list = await best(2, () => source.list());
  print('list (parses everything)', `${rate(megabytes, list)}  ${list.toFixed(0)} ms`);
  const verify = await best(2, () => source.verify());
  print('verify (parses and hashes everything)', `${rate(megabytes, verify)}  ${verify.toFixed(0)} ms`);
  print('peak memory', `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
}

async function search(path: string, id: string): Promise<void> {
  const file = await open(path);
  await readLines(await openBytes(file, statSync(path).size), () => {}, { needles: [id] });
  await file.close();
}

function rate(megabytes: number, millis: number): string {
  return `${((megabytes / millis) * 1000).toFixed(0).padStart(6)} MB/s`;
}

function print(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(40)}${value}\n`);
}
