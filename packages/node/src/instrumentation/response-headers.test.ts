import { installPipeline } from '@spanreel/api/pipeline';
import { InMemoryPipeline } from '@spanreel/testing';
import { afterEach, expect, test } from 'vitest';

import { readRawAnswer } from './response-headers.ts';

const WRITER = '01930000-0000-7000-8000-00000000000a';
const STREAM = '01930000-0000-7000-8000-000000000001';
const sent = ['traceparent', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, 'tracestate', `spanreel=c:1;s:${STREAM}`];
const answer = ['Spanreel-Clock', '9', 'x-other', '1', 'Spanreel-Writer', `w:${WRITER};n:2`];

afterEach(() => installPipeline(undefined));

test.each([
  { as: 'lists of text', request: sent, response: answer },
  { as: 'bytes', request: sent, response: answer.map((text) => Buffer.from(text)) },
  {
    as: 'the text that was sent',
    request: `host: a\r\n${sent[0]}: ${sent[1]}\r\n${sent[2]}: ${sent[3]}\r\n`,
    response: answer,
  },
])('clock and writer are read off the headers that undici hands over as $as', ({ request, response }) => {
  const pipeline = new InMemoryPipeline();
  installPipeline(pipeline);
  readRawAnswer(request, response);

  expect(pipeline.clock.now()).toBe(9);
  expect(pipeline.answers).toEqual([{ stream_id: STREAM, span_id: 'b'.repeat(16), writer_id: WRITER, writer_seq: 2 }]);
});
