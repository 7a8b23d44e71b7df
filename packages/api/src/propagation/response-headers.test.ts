import { ROOT_CONTEXT, defaultTextMapGetter } from '@opentelemetry/api';
import { withInMemoryTelemetry } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { continueFrom } from './continue-from.ts';
import { readWriterHeader, responseHeaders } from './response-headers.ts';
import { SpanreelPropagator } from './spanreel-propagator.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const STREAM = '01930000-0000-7000-8000-000000000001';
const WRITER = '01930000-0000-7000-8000-00000000000a';
const traceparent = `00-${TRACE}-${SPAN}-01`;
const event = { type: 'error.occurred', payload: { error_type: 'E', error_message: 'x' } };

const received = (tracestate: string): ReturnType<SpanreelPropagator['extract']> =>
  new SpanreelPropagator().extract(ROOT_CONTEXT, { traceparent, tracestate }, defaultTextMapGetter);

test.each([
  { of: 'its stream', tracestate: `congo=1,spanreel=c:3;s:${STREAM}`, stream_id: STREAM },
  { of: 'its trace, where it has no other stream', tracestate: 'spanreel=c:3', stream_id: TRACE },
])(
  'an answer says how far this process has come in $of, and the caller takes it in',
  async ({ tracestate, stream_id }) => {
    await withInMemoryTelemetry(({ pipeline }) => {
      const at = received(tracestate);
      expect(responseHeaders(at)).toEqual({ 'spanreel-clock': '3' });
      continueFrom(at, () => [1, 2].map(() => pipeline.emit(event)));

      const headers = responseHeaders(at);
      expect(headers).toEqual({ 'spanreel-clock': '5', 'spanreel-writer': `w:${pipeline.writerId};n:2` });
      expect(readWriterHeader(headers['spanreel-writer'], { traceparent, tracestate })).toBe(true);
      expect(pipeline.answers).toEqual([{ stream_id, span_id: SPAN, writer_id: pipeline.writerId, writer_seq: 2 }]);
    });
  },
);

test('nobody is told who did not send a clock', async () => {
  await withInMemoryTelemetry(({ pipeline }) => {
    const at = received('congo=1');
    continueFrom(at, () => pipeline.emit(event));
    expect(responseHeaders(at)).toEqual({});
  });
});

const SENT = { traceparent, tracestate: `spanreel=c:3;s:${STREAM}` };

test.each([
  { what: 'nothing', value: undefined, sent: SENT },
  { what: 'a list', value: [`w:${WRITER};n:1`], sent: SENT },
  { what: 'no number', value: `w:${WRITER};n:`, sent: SENT },
  { what: 'a number beyond all', value: `w:${WRITER};n:9999999999999999`, sent: SENT },
  { what: 'a negative number', value: `w:${WRITER};n:-1`, sent: SENT },
  { what: 'no id', value: 'w:jane@example.com;n:1', sent: SENT },
  { what: 'more', value: `w:${WRITER};n:1;s:${STREAM}`, sent: SENT },
  { what: 'a word on a request without our clock', value: `w:${WRITER};n:1`, sent: { ...SENT, tracestate: 'congo=1' } },
  { what: 'a word on a request without a trace', value: `w:${WRITER};n:1`, sent: { ...SENT, traceparent: undefined } },
])('$what is taken for no writer', async ({ value, sent }) => {
  await withInMemoryTelemetry(({ pipeline }) => {
    expect(readWriterHeader(value, sent)).toBe(false);
    expect(pipeline.answers).toEqual([]);
  });
});
