// `pnpm bench:redaction [accuracy] [forms] [speed] [--data DIRECTORY] [--name-model DIRECTORY]`: Spanreel and what npm offers, on the same texts, by the same script.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { table } from '../bench/report.ts';
import { scoreForms, touched } from './form-scores.ts';
import { FIRST_SET, type LabelledDocument, type Span, labelledSets, nearNegatives } from './labelled-documents.ts';
import { machineAttributes } from './machine-attributes.ts';
import { scoreKinds, scoreOverall, touchedShare } from './scores.ts';
import { type HostileTime, measureHostile, measureSpeed } from './speed.ts';
import { type Tool, policies, spanreelWithModel, tools } from './tools.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    tool: { type: 'string' },
    misses: { type: 'string' },
    split: { type: 'string' },
    'name-model': { type: 'string' },
  },
});
const model = values['name-model'];
const withModel = model === undefined ? [] : [await spanreelWithModel(resolve(model))];
const compared = [...tools(), ...withModel].filter(
  ({ name }) => values.tool === undefined || name.startsWith(values.tool),
);
const parts = positionals.length === 0 ? ['accuracy', 'forms', 'speed'] : positionals;

const data = dataDirectory();
if (parts.includes('accuracy')) await accuracy(compared);
if (parts.includes('forms')) await forms(compared);
if (parts.includes('speed')) await speed(compared);

/** Where the labelled sets are: they are not ours to ship. */
function dataDirectory(): string {
  const directory = values.data === undefined ? undefined : resolve(values.data);
  if (directory !== undefined && existsSync(join(directory, FIRST_SET))) return directory;
  const why = directory === undefined ? 'where are the labelled sets?' : `there is no ${FIRST_SET} in ${directory}.`;
  console.error(`${why} pnpm bench:redaction --data DIRECTORY; labelled-documents.ts names them`);
  process.exit(4);
}

async function accuracy(all: readonly Tool[]): Promise<void> {
  const sets = labelledSets(data);
  for (const { name, documents: whole, complete } of sets) {
    const documents = whole.filter(({ form, template }) => form === 'written' && inSplit(template));
    const kinds = [...new Set(documents.flatMap(({ spans }) => spans.map(({ kind }) => kind)))].sort();
    const found = await findAll(all, documents);
    console.log(
      `\n${name}: ${documents.length} written documents${complete ? '' : ', labelled in part: recall only'}\n`,
    );
    const rows = kinds.flatMap((kind) =>
      all.map((tool, index) => {
        const [score] = scoreKinds(documents, found.get(tool)!, [kind]);
        const { gold, recall, precision, f2, full, falsePositives } = score!;
        const right = complete
          ? [of1(precision), of1(recall), of1(f2), of1(full), String(falsePositives)]
          : ['', of1(recall), '', of1(full), ''];
        return [index === 0 ? `${kind} (${gold})` : '', tool.name, ...right];
      }),
    );
    console.log(table(['entity', 'tool', 'precision', 'recall', 'F2', 'full', 'false +'], rows));
    if (complete) {
      console.log();
      console.log(overallTable('all entities', documents, found));
      console.log();
      console.log(overallTable('by policy', documents, await findAll(policies(), documents)));
    }
    if (values.misses !== undefined) showMisses(documents, found.get(all[0]!)!, values.misses);
  }
  await negatives(
    all,
    sets.flatMap(({ documents }) => documents.filter(({ form }) => form === 'negative')),
  );
}

/** Full coverage of what was written and of what was spoken, and the sentences without a value that are touched. */
async function forms(all: readonly Tool[]): Promise<void> {
  for (const { name, documents } of labelledSets(data).filter((set) =>
    set.documents.some(({ form }) => form === 'spoken'),
  )) {
    const texts = documents.map(({ text }) => text);
    const found: Span[][][] = [];
    for (const tool of all) found.push(await findIn(tool, texts));
    const scores = found.map((one) => scoreForms(documents, one));
    const rows = scores[0]!.map(({ form, kind, values: count }, index) => [
      `${form} ${kind} (${count})`,
      ...scores.map((score) => `${(score[index]!.full * 100).toFixed(1)} %`),
    ]);
    const negative = documents.filter(({ form }) => form === 'negative').length;
    rows.push([`negatives touched, of ${negative}`, ...found.map((one) => String(touched(documents, one)))]);
    console.log(`\n${name}: values covered whole\n`);
    console.log(table(['form and entity', ...all.map((tool) => tool.name)], rows));
    if (values.misses !== undefined) showMisses(documents, found[0]!, values.misses);
  }
}

async function negatives(all: readonly Tool[], documents: readonly LabelledDocument[]): Promise<void> {
  const turns = nearNegatives(data);
  const words = turns.reduce((sum, turn) => sum + turn.split(/\s+/).length, 0);
  console.log('\nwhat holds nothing personal\n');
  const rows: string[][] = [];
  for (const tool of all) {
    const inDocuments = await findIn(
      tool,
      documents.map(({ text }) => text),
    );
    const inMachine = await findIn(tool, machineAttributes);
    const inTurns = await findIn(tool, turns);
    rows.push([
      tool.name,
      `${inDocuments.filter((spans) => spans.length > 0).length} of ${documents.length}`,
      `${(touchedShare(inMachine) * 100).toFixed(1)} %`,
      ((inTurns.flat().length * 1000) / words).toFixed(2),
    ]);
    if (values.misses === 'negatives') {
      for (const [texts, found] of [
        [documents.map(({ text }) => text), inDocuments],
        [machineAttributes, inMachine],
        [turns, inTurns],
      ] as const) {
        for (const [index, spans] of found.entries()) {
          for (const { start, end, kind } of spans)
            console.log(`${kind} «${texts[index]!.slice(start, end)}» in ${texts[index]!.slice(0, 120)}`);
        }
      }
    }
  }
  console.log(
    table(['tool', 'negatives touched', 'machine attributes touched', 'findings per 1000 words of orders'], rows),
  );
}

async function speed(all: readonly Tool[]): Promise<void> {
  const conversation = nearNegatives(data).join('\n').slice(0, 10_240);
  const rows: string[][] = [];
  const hostile = new Map<Tool, HostileTime[]>();
  for (const [index, tool] of all.entries()) {
    const { attribute, tenKilobytes } = await measureSpeed(tool, conversation);
    rows.push([tool.name, attribute.toFixed(1), tenKilobytes.toFixed(2)]);
    hostile.set(tool, await measureHostile(tool, index === 0));
  }
  console.log('\nCPU time\n');
  console.log(table(['tool', 'µs per ordinary attribute, p50', 'ms per 10 KB'], rows));
  console.log('\nhostile input, CPU ms for 10 KB → 100 KB (growth)\n');
  const inputs = hostile.get(all[0]!)!;
  console.log(
    table(
      ['input', ...all.map(({ name }) => name)],
      inputs.map(({ input }) => [
        input,
        ...all.map((tool) => growth(hostile.get(tool)!.find((time) => time.input === input))),
      ]),
    ),
  );
}

function overallTable(
  title: string,
  documents: readonly LabelledDocument[],
  found: ReadonlyMap<Tool, readonly (readonly Span[])[]>,
): string {
  const rows = Array.from(found, ([tool, findings]) => {
    const { strict, loose, valueRecall, values: count, falsePositives } = scoreOverall(documents, findings);
    return [
      tool.name,
      String(count),
      of1(valueRecall),
      String(falsePositives),
      `${of1(strict.precision)} / ${of1(strict.recall)}`,
      of1(strict.f2),
      `${of1(loose.precision)} / ${of1(loose.recall)}`,
      of1(loose.f2),
    ];
  });
  return table([title, 'values', 'value recall', 'false +', 'IoU .9 P/R', 'F2', 'IoU .7 P/R', 'F2'], rows);
}

async function findAll(
  all: readonly Tool[],
  documents: readonly LabelledDocument[],
): Promise<ReadonlyMap<Tool, Span[][]>> {
  const texts = documents.map(({ text }) => text);
  const found = new Map<Tool, Span[][]>();
  for (const tool of all) found.set(tool, await findIn(tool, texts));
  return found;
}

async function findIn(tool: Tool, texts: readonly string[]): Promise<Span[][]> {
  const found: Span[][] = [];
  for (const text of texts) found.push([...(await tool.find(text))]);
  return found;
}

/** `--split 0` and `--split 1` are halves that share no template, to develop on one and judge on the other. */
function inSplit(template: number): boolean {
  return values.split === undefined || (template >> 1) % 2 === Number(values.split);
}

/** What the first tool missed or found too much of one kind, to be read by people. */
function showMisses(documents: readonly LabelledDocument[], found: readonly (readonly Span[])[], kind: string): void {
  for (const [index, { text, spans }] of documents.entries()) {
    const findings = found[index]!;
    for (const span of spans) {
      if (span.kind !== kind || findings.some(({ start, end }) => start <= span.start && span.end <= end)) continue;
      console.log(`MISS «${text.slice(span.start, span.end)}» in ${around(text, span)}`);
    }
    for (const finding of findings) {
      if (
        finding.kind === kind &&
        !spans.some((span) => span.kind === kind && span.start < finding.end && finding.start < span.end)
      ) {
        const other = spans.find((span) => span.start < finding.end && finding.start < span.end)?.kind ?? '';
        console.log(`OVER ${other} «${text.slice(finding.start, finding.end)}» in ${around(text, finding)}`);
      }
    }
  }
}

function around(text: string, { start, end }: Span): string {
  return text.slice(Math.max(0, start - 50), end + 50).replaceAll('\n', '⏎');
}

function growth(time: HostileTime | undefined): string {
  if (time?.small === undefined) return '';
  if (time.large === undefined) return `${time.small.toFixed(0)} → given up`;
  return `${time.small.toFixed(2)} → ${time.large.toFixed(2)} (× ${(time.large / time.small).toFixed(1)})`;
}

function of1(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(2);
}
