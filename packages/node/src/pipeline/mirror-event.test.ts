import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';

import { pipelineFixture } from './pipeline-fixture.ts';

/** What a span is told when `payload` is emitted as something that the caller said. */
function mirrored(payload: Record<string, string | boolean>, captureContent: 'events' | 'events+spans'): unknown {
  const told: unknown[] = [];
  const span = {
    isRecording: () => true,
    addEvent: (...event: unknown[]) => told.push(event),
    spanContext: () => ({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }),
  };
  const { pipeline } = pipelineFixture({ captureContent });
  const context = trace.setSpan(ROOT_CONTEXT, span as unknown as Span);
  pipeline.emit({ type: 'user.spoke', payload, context });
  return told;
}

const id = expect.any(String) as unknown;

test('a span is told what was said for good, and of a partial only that there was one', () => {
  expect(mirrored({ text: 'oh four one two', is_final: true }, 'events+spans')).toEqual([
    ['user.spoke', { 'spanreel.event.id': id, text: 'oh four one two', is_final: true }, undefined],
  ]);
  expect(mirrored({ text: 'oh four one two', is_final: false }, 'events+spans')).toEqual([
    ['user.spoke', { 'spanreel.event.id': id, is_final: false }, undefined],
  ]);
});

test('a span is told nothing that was said where only events hold content', () => {
  expect(mirrored({ text: 'oh four one two', is_final: true }, 'events')).toEqual([
    ['user.spoke', { 'spanreel.event.id': id, is_final: true }, undefined],
  ]);
});
