import { expect, test } from 'vitest';

import { ask } from '../testing/ask.ts';
import { Scenario } from '../testing/scenario.ts';

const WORKFLOW = { workflow_id: 'w1', workflow: 'onboard' };

test('decisions are found by the span attribute and by ancestry; one that led elsewhere is not', async () => {
  const s = new Scenario();
  const w = s.writer('agent');
  const decide = (span: string, id: string): void =>
    void s.emit(w, span, 'decision.made', { decision_id: id, type: 'route', chosen: id });
  s.scope(w, 'handle', undefined, (span) => {
    s.emit(w, span, 'workflow.started', WORKFLOW);
    decide(span, 'around');
    decide(span, 'elsewhere');
    decide(span, 'marked');
    s.scope(w, 'other', span, () => {}, { attributes: { 'decision.id': 'elsewhere' } });
    s.scope(
      w,
      'stage',
      span,
      (stage) => {
        s.emit(w, stage, 'stage.started', { ...WORKFLOW, stage: 'act' });
        s.emit(w, stage, 'stage.failed', { ...WORKFLOW, stage: 'act', duration_ms: 1, error_type: 'E' });
      },
      { attributes: { 'decision.id': 'marked' }, failed: true },
    );
    decide(span, 'too late');
    s.emit(w, span, 'workflow.failed', { ...WORKFLOW, duration_ms: 2, error_type: 'E' });
  });

  expect(
    (await ask(s)).why().decisions.map(({ decision_id, via, steps_before }) => [decision_id, via, steps_before]),
  ).toEqual([
    ['around', 'ancestry', 1],
    ['marked', 'decision', 1],
  ]);
});

test('what followed from a decision is told across processes, and for the decisions before it', async () => {
  const s = new Scenario();
  const [w, other] = [s.writer('agent'), s.writer('tool')];
  s.scope(w, 'turn', undefined, (span) => {
    const first = s.emit(w, span, 'decision.made', { decision_id: 'first', type: 'a', chosen: '1' });
    s.emit(
      w,
      span,
      'decision.made',
      { decision_id: 'second', type: 'b', chosen: '2' },
      { causation_id: first.event_id },
    );
    s.scope(
      w,
      'POST',
      span,
      (client) => {
        other.receive(w.clock);
        s.scope(other, 'serve', client, (server) =>
          s.emit(other, server, 'error.occurred', { error_type: 'E', error_message: 'm' }),
        );
      },
      { attributes: { 'decision.id': 'second' } },
    );
    s.emit(w, span, 'decision.outcome', { decision_id: 'first', outcome: 'failed' }, { causation_id: first.event_id });
  });

  expect(
    (await ask(s))
      .decisions()
      .map(({ decision_id, followed, outcome }) => [decision_id, outcome, ...followed.map((e) => e.event_type)]),
  ).toEqual([
    ['first', 'failed', 'decision.made', 'error.occurred'],
    ['second', 'open', 'error.occurred'],
  ]);
  expect((await ask(s)).why().decisions.map(({ decision_id, via }) => [decision_id, via])).toEqual([
    ['first', 'causation'],
    ['second', 'decision'],
  ]);
});
