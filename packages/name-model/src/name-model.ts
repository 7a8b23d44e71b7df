import { resolve } from 'node:path';

import type { Detector, Scan } from '@spanreel/redaction';

import { NAME_ENTITIES, type NameEntity } from './model/labels.ts';
import { NameModelError } from './name-model-error.ts';
import { readableIn } from './readable.ts';
import { Readings } from './readings.ts';
import { ModelThread } from './thread/model-thread.ts';
import { WaitingTime } from './waiting-time.ts';

/**
 * Why the model has not read a text: `late`, it did not get to it in time; `failed`, it broke off; `unavailable`, there is no
 * model. The first two are withheld, as `<SECRET:unread>`; the third is left to the other detectors.
 */
export type UnreadReason = 'late' | 'failed' | 'unavailable';

export interface NameModelOptions {
  /** Directory with `config.json`, `tokenizer.json` and `onnx/model_quantized.onnx` or `onnx/model.onnx`. */
  readonly directory: string;
  /** From which probability on a word belongs to a name, by entity; 0.5 by default. */
  readonly thresholds?: Partial<Readonly<Record<NameEntity, number>>>;
  /** More labels of the model beside `PER`, `LOC`, `GPE`, `ORG` and their long forms: `{ FAC: 'PLACE' }`. */
  readonly labels?: Readonly<Record<string, NameEntity>>;
  /** Milliseconds that redaction stands still in all for texts that nobody announced, as at the end of a process; 3000. */
  readonly waitMillis?: number;
  /** Where the application's own modules are looked up, such as `onnxruntime-node`; the working directory by default. */
  readonly application?: string;
  /** Told in one sentence, once, when there is no model or none any more; of {@link startNameModel}. */
  readonly onProblem?: (sentence: string) => void;
  /** Told of every text that was redacted without the model having read it. */
  readonly onUnread?: (reason: UnreadReason) => void;
}

/** A detector of names that asks a model. */
export interface NameModel extends Detector {
  /** Resolves with what runs the model when it is loaded, with nothing when it cannot be. */
  readonly loaded: Promise<string | undefined>;
  /** Ends its thread. From then on it finds nothing. */
  close(): Promise<void>;
}

/** How long a text may be waited for in the event loop: a model is loaded in less. */
const READ_MS = 10_000;
const WAIT_MS = 3000;
const THRESHOLD = 0.5;
/** That of the built-in names: of two findings of one length theirs stands. */
const PRIORITY = 15;

/**
 * A model, as soon as it is loaded. Throws a {@link NameModelError} where it cannot be.
 *
 * @example
 * const redactor = createRedactor({ key, detectors: [await loadNameModel({ directory: './models/bert-base-ner' })] });
 * await redactor.readAhead?.(() => redactor.text(said));
 * redactor.text(said);
 */
export async function loadNameModel(options: NameModelOptions): Promise<NameModel> {
  let problem = '';
  const { model, thread } = create(options, (reason) => (problem = reason));
  if ((await thread.load()) !== undefined) return model;
  await model.close();
  throw new NameModelError(`the name model cannot be used: ${problem}`);
}

/** The same without waiting: texts wait until it is loaded, and where it cannot be, that is told and the detector finds nothing. */
export function startNameModel(options: NameModelOptions): NameModel {
  const { onProblem } = options;
  return create(options, (reason) => {
    onProblem?.(`the name model cannot be used: ${reason}; names are found by the built-in detectors alone`);
  }).model;
}

function create(
  options: NameModelOptions,
  gone: (reason: string) => void,
): { readonly model: NameModel; readonly thread: ModelThread } {
  const { onUnread, waitMillis = WAIT_MS } = options;
  const readings = new Readings();
  const waiting = new WaitingTime(waitMillis);
  const thread = new ModelThread({
    classifier: {
      directory: resolve(options.directory),
      thresholds: thresholdsOf(options.thresholds),
      labels: options.labels ?? {},
      application: options.application ?? process.cwd(),
    },
    answered: (key, names) => readings.set(key, names ?? 'failed'),
    gone,
  });

  const model: NameModel = {
    name: 'name-model',
    entities: NAME_ENTITIES,
    needs: 0,
    priority: PRIORITY,
    loaded: thread.loaded,
    ahead: {
      lacks: (text) =>
        !thread.isGone && readableIn(text) !== undefined && readings.get(readings.keyOf(text)) === undefined,
      async read(texts) {
        await thread.read(new Map(texts.map((text) => [readings.keyOf(text), readableIn(text) ?? ''])), READ_MS);
      },
    },
    find,
    close: () => thread.close(),
  };
  return { model, thread };

  function find(scan: Scan): void {
    const { text } = scan;
    const readable = readableIn(text);
    if (readable === undefined) return;
    const key = readings.keyOf(text);
    if (readings.get(key) === undefined && !thread.isGone) {
      waiting.spend((millis) => thread.readNow(key, readable, millis));
    }
    const reading = readings.get(key);
    if (reading === undefined && thread.isGone) return onUnread?.('unavailable');
    if (reading === undefined || reading === 'failed') {
      onUnread?.(reading ?? 'late');
      // Nobody knows what stands in it.
      return scan.report(0, text.length, 'SECRET', 'unread');
    }
    for (const { start, end, entity } of reading) scan.report(start, end, entity);
  }
}

function thresholdsOf(own: NameModelOptions['thresholds'] = {}): Record<NameEntity, number> {
  for (const [entity, value] of Object.entries(own)) {
    if (!NAME_ENTITIES.includes(entity as NameEntity) || !(value > 0 && value <= 1)) {
      throw new NameModelError(
        `thresholds.${entity} ${value}: give PERSON, PLACE or ORGANISATION more than 0, at most 1`,
      );
    }
  }
  return { PERSON: THRESHOLD, PLACE: THRESHOLD, ORGANISATION: THRESHOLD, ...own };
}
