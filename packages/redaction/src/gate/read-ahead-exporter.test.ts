import { InMemorySpanExporter, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';

import type { Detector } from '../detectors/detector.ts';
import { endedSpan } from '../samples/ended-span.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { readAheadExporter } from './read-ahead-exporter.ts';
import { createGateCounters } from './seal-options.ts';
import { sealSpanExporter } from './seal-span-exporter.ts';

/** Knows a name in texts that were announced, and fails at others. */
function reader(): Detector {
  const read = new Set<string>();
  return {
    name: 'reader',
    entities: ['PERSON'],
    needs: 0,
    priority: 30,
    ahead: {
      lacks: (text) => text.includes(' ') && !read.has(text),
      async read(texts) {
        for (const text of texts) read.add(text);
      },
    },
    find(scan) {
      if (scan.text.includes(' ') && !read.has(scan.text)) throw new Error('nobody has read it');
      const at = scan.text.indexOf('zorblax');
      if (at >= 0) scan.report(at, at + 7, 'PERSON');
    },
  };
}

const spans = [endedSpan('ask zorblax now', { said: 'is zorblax there' }, { note: 'zorblax is late' })];

test('shows a batch to what reads ahead before it redacts it, and is done when it is exported', async () => {
  const memory = new InMemorySpanExporter();
  const exporter = readAheadExporter<ReadableSpan[], SpanExporter>(
    memory,
    testRedactor({ detectors: [reader()] }),
    {},
    sealSpanExporter,
  );
  expect(await new Promise((resolve) => exporter.export(spans, resolve))).toEqual({ code: 0 });
  const [span] = memory.getFinishedSpans();
  expect([span?.name, span?.attributes['said'], span?.events[0]?.attributes?.['note']]).toEqual([
    expect.stringMatching(/^ask <PERSON:k1\.\w+> now$/),
    expect.stringMatching(/^is <PERSON:k1\.\w+> there$/),
    expect.stringMatching(/^<PERSON:k1\.\w+> is late$/),
  ]);
  expect(memory.getFinishedSpans()).toHaveLength(1);
});

test('counts a batch that cannot be redacted once', async () => {
  const counters = createGateCounters();
  const redactor = testRedactor({ detectors: [reader()] });
  const fail = (): never => {
    throw new Error('broken');
  };
  const exporter = readAheadExporter<ReadableSpan[], SpanExporter>(
    new InMemorySpanExporter(),
    { ...redactor, attributes: fail },
    { counters },
    sealSpanExporter,
  );
  expect(await new Promise((resolve) => exporter.export(spans, resolve))).toMatchObject({ code: 1 });
  expect(counters).toEqual({ droppedBatches: 1, droppedItems: 1 });
});
