import { readFile } from 'node:fs/promises';

import { Tokenizer } from '@huggingface/tokenizers';
import type { InferenceSession } from 'onnxruntime-web';

import { type ModelFiles, modelFiles } from '../model-files.ts';
import { NameModelError } from '../name-model-error.ts';
import { type Label, type NameEntity, labelsOf } from './labels.ts';
import { type Runtime, loadRuntime } from './load-runtime.ts';
import { type NameStretch, nameStretches } from './name-stretches.ts';
import { type WordVerdict, verdictOn } from './word-verdict.ts';
import { windowsOf } from './windows.ts';
import { wordsOf } from './words.ts';

export interface ClassifierOptions {
  readonly directory: string;
  readonly thresholds: Readonly<Record<NameEntity, number>>;
  readonly labels: Readonly<Record<string, NameEntity>>;
  /** Where the application's own modules are looked up. */
  readonly application: string;
}

/** Finds names in a text. */
export interface TokenClassifier {
  readonly runtime: Runtime['name'];
  /** The entities that the model has labels for. */
  readonly entities: readonly NameEntity[];
  /** Rejects where the model fails. */
  names(text: string): Promise<NameStretch[]>;
}

interface Config {
  readonly id2label?: Readonly<Record<string, string>>;
  readonly max_position_embeddings?: number;
}

/** Tokens of a window: more context finds no more names, and the time a token takes grows with it. */
const MAX_TOKENS = 256;
const FATAL = 4;

/** Loads a model from a local directory. Throws a {@link NameModelError} that says what is wrong with it. */
export async function loadTokenClassifier(options: ClassifierOptions): Promise<TokenClassifier> {
  const files = modelFiles(options.directory);
  const config = (await readJson(files.config)) as Config;
  const labels = labelsIn(config, options, files);
  const tokenizer = await readTokenizer(files.tokenizer);
  const runtime = await loadRuntime(options.application);
  const session = await openSession(runtime, files.weights);
  const [before, after] = tokenizer.encode('').ids as [number, number];
  const capacity = Math.min(config.max_position_embeddings ?? MAX_TOKENS, MAX_TOKENS) - 2;
  const overlap = Math.floor(capacity / 4);
  // What BERT has learned to read as some word.
  const blank = tokenizer.token_to_id('[MASK]') ?? tokenizer.token_to_id('[UNK]') ?? after;

  // Also finds out, before the first text, whether the model takes what it is given and answers with its labels.
  await probabilities([]).catch((error: unknown) => {
    throw new NameModelError(`${files.weights} is no token classification: ${firstLine(error)}`);
  });
  return { runtime: runtime.name, entities: [...new Set(labels.flatMap((label) => label?.entity ?? []))], names };

  async function names(text: string): Promise<NameStretch[]> {
    const words = wordsOf(text);
    const pieces = words.map(({ start, end, isReplacement }) =>
      isReplacement ? [blank] : tokensOf(text.slice(start, end)),
    );
    const verdicts: (WordVerdict | undefined)[] = [];
    for (const window of windowsOf(
      pieces.map(({ length }) => length),
      capacity,
      overlap,
    )) {
      const rows = await probabilities(pieces.slice(window.first, window.end).flat());
      let row = 0;
      for (let index = window.first; index < window.end; index++) {
        const next = row + pieces[index]!.length;
        const isDecided = window.from <= index && index < window.to && words[index]!.isReplacement !== true;
        if (isDecided) verdicts[index] = verdictOn(rows.slice(row, next), labels, options.thresholds);
        row = next;
      }
    }
    return nameStretches(text, words, verdicts);
  }

  /** A word of its own has the tokens that it has in a sentence. Never more than a window holds beside the overlap. */
  function tokensOf(word: string): number[] {
    return tokenizer.encode(word, { add_special_tokens: false }).ids.slice(0, capacity - overlap);
  }

  /** The probability of each label for each token. */
  async function probabilities(tokens: readonly number[]): Promise<Float32Array[]> {
    const ids = [before, ...tokens, after];
    const feeds: Record<string, InstanceType<Runtime['onnx']['Tensor']>> = {};
    for (const name of session.inputNames) {
      const values = BigInt64Array.from(ids, (id) =>
        BigInt(name === 'input_ids' ? id : Number(name === 'attention_mask')),
      );
      feeds[name] = new runtime.onnx.Tensor('int64', values, [1, ids.length]);
    }
    const output = (await session.run(feeds, { logSeverityLevel: FATAL }))[session.outputNames[0]!];
    if (!(output?.data instanceof Float32Array) || output.data.length !== ids.length * labels.length) {
      throw new Error(
        `it answers with [${output?.dims.join(', ')}] of ${output?.type}, where there are ${labels.length} labels`,
      );
    }
    const { data } = output;
    return tokens.map((_, index) => softmax(data.subarray((index + 1) * labels.length, (index + 2) * labels.length)));
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new NameModelError(`${path} cannot be read: ${firstLine(error)}`);
  }
}

function labelsIn(
  { id2label = {} }: Config,
  { labels }: ClassifierOptions,
  { config }: ModelFiles,
): (Label | undefined)[] {
  const known = labelsOf(id2label, labels);
  if (known.some((label) => label !== undefined)) return known;
  throw new NameModelError(
    `${config} has no label for persons, places or organisations (PER, LOC, ORG …); name its own in labels`,
  );
}

async function readTokenizer(path: string): Promise<Tokenizer> {
  const json = (await readJson(path)) as { readonly model?: { readonly type?: unknown } };
  const type = json.model?.type;
  // Others tell a word at the beginning from one behind a space: split alone, it would have other tokens.
  if (type !== 'WordPiece')
    throw new NameModelError(`${path} has tokens of type ${String(type)}; only WordPiece (BERT) is read`);
  try {
    return new Tokenizer(json, {});
  } catch (error) {
    throw new NameModelError(`${path} is no tokenizer: ${firstLine(error)}`);
  }
}

async function openSession({ name, onnx }: Runtime, weights: string): Promise<InferenceSession> {
  // What fails is counted; nothing of it is to stand on the application's stderr.
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: FATAL } as const;
  try {
    return name === 'onnxruntime-node'
      ? await onnx.InferenceSession.create(weights, options)
      : await onnx.InferenceSession.create(await readFile(weights), options);
  } catch (error) {
    throw new NameModelError(`${weights} cannot be run by ${name}: ${firstLine(error)}`);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 200);
}

function softmax(logits: Float32Array): Float32Array {
  const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
