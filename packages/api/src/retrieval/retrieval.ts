import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { recordEvent } from '../emit/record-event.ts';
import { installedPipeline } from '../pipeline/index.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY } from '../span/activity.ts';
import type { Ending } from '../span/ending.ts';
import type { EndOptions, StartOptions } from '../span/handle.ts';
import { Handle, endOf } from '../span/handle.ts';
import { describeError, field } from '../telemetry/describe-error.ts';
import { newId } from '../telemetry/new-id.ts';
import { turnFields } from '../voice/latency/turn-timeline.ts';
import { setContent } from '../voice/stage/set-content.ts';
import { startStage } from '../voice/stage/start-stage.ts';

export interface RetrievalOptions extends StartOptions {
  /** The index, collection or memory, as `gen_ai.data_source.id`. */
  readonly dataSource?: string;
  /** Such as `elasticsearch`. */
  readonly provider?: string;
  /** The model that embeds the query. */
  readonly model?: string;
  /** What is looked for, recorded after redaction. */
  readonly query?: string;
  /** How many documents are asked for. */
  readonly topK?: number;
}

/** A document that was found; what stands in it is not recorded. */
export interface RetrievedDocument {
  readonly id: string;
  readonly score?: number;
  readonly title?: string;
}

/** A look-up of knowledge: the span `retrieval {data source}` of the GenAI conventions, the events `retrieval.*`. */
export class Retrieval extends Handle {
  readonly #names: { data_source?: string | undefined; retrieval_id: string; turn_id?: string | undefined };
  #documents: readonly RetrievedDocument[] = [];
  #count: number | undefined;

  /** @internal */
  constructor(activity: Activity, { dataSource, query, topK }: RetrievalOptions = {}) {
    super(activity);
    this.#names = { data_source: dataSource, retrieval_id: '', turn_id: undefined };
    if (activity.ended) return;
    this.#names = { data_source: dataSource, retrieval_id: newId(), turn_id: turnFields(this.context).turn_id };
    recordEvent(
      this.context,
      'retrieval.started',
      { ...this.#names, query, top_k: topK },
      { at: activity.startedAt, status: 'pending' },
    );
    activity.whenEnding((ending) => this.#finish(ending));
  }

  /** What came back. `count` is how many that are where not all of them are told. */
  found(documents: readonly RetrievedDocument[], { count = documents.length }: { readonly count?: number } = {}): void {
    if (this.ended) return;
    this.#documents = documents.map(({ id, score, title }) => ({
      id,
      ...(score !== undefined && { score }),
      ...(title !== undefined && { title }),
    }));
    this.#count = count;
  }

  end(options: EndOptions = {}): void {
    this.activity.end(endOf(options));
  }

  /** @internal */
  returned(result: unknown): void {
    if (this.#count !== undefined || !Array.isArray(result)) return;
    this.found(result.filter(isDocument), { count: result.length });
  }

  #finish({ at, reason, error }: Ending): void {
    const payload = { ...this.#names, duration_ms: at - this.activity.startedAt };
    if (reason !== 'completed') {
      const failure = describeError(error ?? { name: reason, message: `ended by ${reason}` });
      recordEvent(this.context, 'retrieval.failed', { ...payload, ...failure }, { at, status: 'failed' });
      return;
    }
    const documents = this.#documents.length === 0 ? undefined : [...this.#documents];
    setContent(this.activity.span, ATTRIBUTE.retrievalDocuments, documents);
    recordEvent(
      this.context,
      'retrieval.completed',
      { ...payload, document_count: this.#count ?? 0, documents },
      { at, status: 'success' },
    );
  }
}

const NO_RETRIEVAL = new Retrieval(NO_ACTIVITY);

/**
 * Starts a look-up of knowledge, below whatever is active.
 *
 * @example
 * const looking = startRetrieval({ dataSource: 'branch_handbook', query: 'opening hours on Saturday', topK: 5 });
 * looking.found([{ id: 'handbook-12', score: 0.87, title: 'Opening hours' }]);
 * looking.end();
 */
export function startRetrieval(options: RetrievalOptions = {}): Retrieval {
  const { dataSource, provider, model, query, topK } = options;
  const activity = startStage('retrieval', dataSource, options, {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTRIBUTE.operationName]: 'retrieval',
      [ATTRIBUTE.dataSourceId]: dataSource,
      [ATTRIBUTE.providerName]: provider,
      [ATTRIBUTE.requestModel]: model,
      [ATTRIBUTE.requestTopK]: topK,
      [ATTRIBUTE.retrievalQuery]: installedPipeline()?.captureContent === 'events+spans' ? query : undefined,
    },
  });
  return activity.ended ? NO_RETRIEVAL : new Retrieval(activity, options);
}

/**
 * Looks knowledge up in `body` and ends the span, whatever happens. A list that the body returns is what was found, unless `found`
 * has told it.
 *
 * @example
 * const documents = await retrieval({ dataSource: 'branch_handbook', query: 'opening hours' }, async () => [
 *   { id: 'handbook-12', score: 0.87, text: 'On Saturdays until noon.' },
 * ]);
 */
export async function retrieval<T>(
  options: RetrievalOptions,
  body: (retrieval: Retrieval) => T | Promise<T>,
): Promise<T> {
  const looking = startRetrieval(options);
  return Handle.scoped(looking, body, (result) => looking.returned(result));
}

function isDocument(value: unknown): value is RetrievedDocument {
  const [id, score, title] = [field(value, 'id'), field(value, 'score'), field(value, 'title')];
  return (
    typeof id === 'string' &&
    (score === undefined || typeof score === 'number') &&
    (title === undefined || typeof title === 'string')
  );
}
