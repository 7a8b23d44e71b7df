import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { call } from '../voice/index.ts';
import { retrieval, startRetrieval } from './index.ts';

const options = {
  dataSource: 'handbook',
  provider: 'elasticsearch',
  model: 'embed-3',
  query: 'opening hours',
  topK: 5,
} as const;
const documents = [
  { id: 'handbook-12', score: 0.87, title: 'Opening hours', text: 'On Saturdays until noon.' },
  { id: 'handbook-13', text: 'Never on Sundays.' },
];

test('is the retrieval span of the GenAI conventions, and says what was found without what stands in it', async () => {
  await given()
    .when(() => retrieval(options, async () => documents))
    .then(({ result, spans, events, telemetry }) => {
      expect(result).toBe(documents);
      expect(telemetry.pipeline.rejections).toEqual([]);
      spans.count(1).one('retrieval handbook').hasKind('client').hasStatus('unset').hasAttributes({
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.data_source.id': 'handbook',
        'gen_ai.provider.name': 'elasticsearch',
        'gen_ai.request.model': 'embed-3',
        'gen_ai.request.top_k': 5,
        'gen_ai.retrieval.query.text': undefined,
        'gen_ai.retrieval.documents': undefined,
      });
      const names = { data_source: 'handbook', retrieval_id: events[0]?.payload['retrieval_id'] };
      expect(names.retrieval_id).toMatch(/^[\da-f-]{36}$/);
      expect(events.map(({ event_type: type, payload, status }) => [type, payload, status])).toEqual([
        ['retrieval.started', { ...names, query: 'opening hours', top_k: 5 }, 'pending'],
        [
          'retrieval.completed',
          {
            ...names,
            duration_ms: expect.any(Number),
            document_count: 2,
            documents: [{ id: 'handbook-12', score: 0.87, title: 'Opening hours' }, { id: 'handbook-13' }],
          },
          'success',
        ],
      ]);
    });
});

test('has query and documents on the span where somebody asked for content there', async () => {
  await given(() => undefined, { captureContent: 'events+spans' })
    .when(() => retrieval(options, () => documents))
    .then(({ spans, events }) => {
      expect(events).toHaveLength(2);
      spans.one('retrieval handbook').hasAttributes({
        'gen_ai.retrieval.query.text': 'opening hours',
        'gen_ai.retrieval.documents':
          '[{"id":"handbook-12","score":0.87,"title":"Opening hours"},{"id":"handbook-13"}]',
      });
    });
});

test('counts what it is told, belongs to its turn, and fails with the error', async () => {
  await given()
    .when(() =>
      call({}, (begun) =>
        begun.turn(async () => {
          const looking = startRetrieval();
          looking.found([], { count: 3 });
          looking.end();
          await retrieval({ dataSource: 'index' }, () => Promise.reject(new RangeError('busy'))).catch(() => undefined);
        }),
      ),
    )
    .then(({ spans, events }) => {
      const told = events.filter(({ event_type: type }) => type.startsWith('retrieval.'));
      const turnId = events.find(({ event_type: type }) => type === 'turn.started')?.payload['turn_id'];
      expect(
        told.map(({ event_type: type, payload }) => [type, payload['turn_id'], payload['document_count']]),
      ).toEqual([
        ['retrieval.started', turnId, undefined],
        ['retrieval.completed', turnId, 3],
        ['retrieval.started', turnId, undefined],
        ['retrieval.failed', turnId, undefined],
      ]);
      expect(told[3]).toMatchObject({ status: 'failed', payload: { error_type: 'RangeError', error_message: 'busy' } });
      spans.one('retrieval index').hasStatus('error', 'busy');
    });
});

test('only looks up where nobody looks', async () => {
  expect(await retrieval(options, () => 5)).toBe(5);
});
