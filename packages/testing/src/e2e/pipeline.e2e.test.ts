import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { readConfiguration, textsIn } from '../compose/configuration.ts';
import { waitUntil } from '../wait-until.ts';
import { describeBackends } from './describe-backends.ts';
import { ForeignClient, newTraceId } from './foreign-client.ts';
import { sharedBackends } from './shared-backends.ts';

describeBackends('what is sent to the Collector', () => {
  const backends = sharedBackends({
    env: {
      SPANREEL_DECISION_WAIT: '2s',
      SPANREEL_DECISION_WAIT_AFTER_ROOT: '500ms',
      SPANREEL_SPAN_METRICS_INTERVAL: '3s',
    },
  });
  let client: ForeignClient;

  beforeAll(() => {
    client = new ForeignClient(backends().endpoint);
  });

  function written(file: 'spans' | 'logs'): string {
    const path = join(backends().eventLog, `${file}.jsonl`);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  test('loses personal data that came past the first line', async () => {
    const traceId = newTraceId();
    const seeds = {
      email: 'jane.doe@example.com',
      card: '4111 1111 1111 1111',
      ssn: '078-05-1120',
      jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
      key: 'AKIAIOSFODNN7EXAMPLE',
      phone: '+1 415 555 0142',
      plain: 'correct-horse',
    };
    await client.spans([
      {
        traceId,
        name: `mail to ${seeds.email}`,
        error: `declined for ${seeds.card}`,
        attributes: {
          note: `call ${seeds.phone} or ${seeds.email}`,
          'user.password': seeds.plain,
          'http.request.header.authorization': `Bearer ${seeds.jwt}`,
          card: seeds.card.replaceAll(' ', ''),
        },
        events: [{ name: `mail ${seeds.email}`, attributes: { ssn: seeds.ssn, text: `id ${seeds.ssn}` } }],
      },
    ]);
    await client.logs([
      { body: `login of ${seeds.email} with ${seeds.key}` },
      {
        body: { password: seeds.plain, text: `password=${seeds.plain}`, card_number: seeds.card },
        attributes: { marker: traceId },
      },
    ]);

    const spans = await waitUntil(async () => {
      const found = await backends().jaeger.trace(traceId);
      return found.length > 0 && found;
    });
    await waitUntil(() => written('spans').includes(traceId) && written('logs').includes(traceId));
    const everywhere = JSON.stringify(spans, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const [what, seed] of Object.entries(seeds)) {
      for (const [where, text] of Object.entries({
        jaeger: everywhere,
        spans: written('spans'),
        logs: written('logs'),
      })) {
        expect(text, `${what} in ${where}`).not.toContain(seed);
      }
    }
    expect(spans[0]).toMatchObject({
      resource: { 'service.name': 'foreign' },
      name: 'mail to ****',
      attributes: { note: 'call **** or ****', card: '****' },
    });
  });

  test('carries in Jaeger what the links of its pages are made of', async () => {
    const traceId = newTraceId();
    const attributes = { 'spanreel.stream.id': 'stream-1', 'gen_ai.conversation.id': 'conversation-1' };
    await client.spans([{ traceId, name: 'linked', error: true, attributes }]);
    await waitUntil(async () => (await backends().jaeger.trace(traceId)).length > 0);

    const config = readConfiguration('jaeger/ui.json') as { linkPatterns: { key: string; url: string }[] };
    const pattern = config.linkPatterns.find(({ key }) => key === 'spanreel.stream.id')!;
    const url = new URL(
      pattern.url.replaceAll('#{spanreel.service}', 'foreign').replaceAll('#{spanreel.stream.id}', 'stream-1'),
      backends().jaeger.url,
    );
    const found = await backends().jaeger.search({
      service: url.searchParams.get('service')!,
      attributes: JSON.parse(url.searchParams.get('tags')!) as Record<string, string>,
    });
    expect([...found.keys()]).toEqual([traceId]);
    expect(found.get(traceId)![0]).toMatchObject({
      name: 'linked',
      resource: { 'spanreel.service': 'foreign' },
      attributes,
    });
  });

  test('is left alone when it is one of our events', async () => {
    const eventId = newTraceId();
    const attributes = {
      'spanreel.event.id': eventId,
      // All digits, and a card's prefix: one in eight thousand span ids is such.
      'spanreel.parent_span_id': '4111111111111111',
      'gen_ai.usage.input_tokens': 17,
      'gen_ai.token.type': 'input',
      caller: '<PHONE:k1.NKN1G0G6EGQF6>',
    };
    const body = {
      password: '<SECRET:password>',
      compensates_span_id: '4111111111111111',
      at: 1_763_700_000_000,
      token_count: 4,
    };
    await client.logs([{ eventName: 'user.spoke', attributes, body }]);

    const line = await waitUntil(() =>
      written('logs')
        .split('\n')
        .find((text) => text.includes(eventId)),
    );
    const record = (JSON.parse(line) as { resourceLogs: { scopeLogs: { logRecords: object[] }[] }[] }).resourceLogs
      .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
      .find((found) => JSON.stringify(found).includes(eventId))!;
    expect(record).toMatchObject({
      eventName: 'user.spoke',
      attributes: [
        { key: 'spanreel.event.id', value: { stringValue: eventId } },
        { key: 'spanreel.parent_span_id', value: { stringValue: '4111111111111111' } },
        { key: 'gen_ai.usage.input_tokens', value: { intValue: '17' } },
        { key: 'gen_ai.token.type', value: { stringValue: 'input' } },
        { key: 'caller', value: { stringValue: '<PHONE:k1.NKN1G0G6EGQF6>' } },
      ],
      body: {
        kvlistValue: {
          values: [
            { key: 'password', value: { stringValue: '<SECRET:password>' } },
            { key: 'compensates_span_id', value: { stringValue: '4111111111111111' } },
            { key: 'at', value: { intValue: '1763700000000' } },
            { key: 'token_count', value: { intValue: '4' } },
          ],
        },
      },
    });
  });

  test('is counted by Prometheus under its exact name, with an exemplar that Jaeger has', async () => {
    const traceId = newTraceId();
    await client.count('webhook_signature_failures_total', 3, { provider: 'sms' });
    await client.count('voice.calls', 7);
    await client.spans([{ traceId, name: 'exemplary', error: true }]);
    const one = async (query: string): Promise<number | undefined> =>
      (await backends().prometheus.query(query))[0]?.value;

    const patience = { deadline: 40_000 };
    await waitUntil(
      async () => (await one('webhook_signature_failures_total{job="foreign",provider="sms"}')) === 3,
      patience,
    );
    expect(await one('voice_calls{job="foreign"}')).toBe(7);
    await waitUntil(async () => (await one('traces_span_metrics_calls_total{span_name="exemplary"}')) === 1, patience);
    expect(await one('traces_span_metrics_duration_milliseconds_count{span_name="exemplary"}')).toBe(1);
    const exemplars = await waitUntil(async () => {
      const found = await backends().prometheus.exemplars(
        'traces_span_metrics_duration_milliseconds_bucket{span_name="exemplary"}',
      );
      return found.length > 0 && found;
    }, patience);
    expect(exemplars.map((exemplar) => exemplar.traceId)).toContain(traceId);
    expect((await backends().jaeger.trace(traceId)).map(({ name }) => name)).toEqual(['exemplary']);
  });

  test('is scraped and judged without a fault', async () => {
    const targets = await waitUntil(async () => {
      const found = await backends().prometheus.targets();
      return found.every(({ health }) => health !== 'unknown') && found;
    });
    expect(targets.map(({ job, health, error }) => `${job} ${health} ${error}`).sort()).toEqual([
      'applications up ',
      'applications up ',
      'collector up ',
      'jaeger up ',
    ]);
    const rules = await waitUntil(
      async () => {
        const found = await backends().prometheus.rules();
        return found.every(({ health }) => health !== 'unknown') && found;
      },
      { deadline: 40_000 },
    );
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    expect(rules.length).toBeGreaterThan(20);
  });

  test('is shown by a dashboard whose every query Prometheus understands', async () => {
    const dashboard = readConfiguration('grafana/dashboards/spanreel.json');
    const queries = textsIn(dashboard, (_, path) => path.endsWith('/expr'));

    expect(queries.length).toBeGreaterThan(15);
    for (const query of queries) {
      const filledIn = query.replaceAll('$__rate_interval', '1m').replaceAll('$job', '.*');
      await expect(backends().prometheus.query(filledIn)).resolves.toBeInstanceOf(Array);
    }
    // Those that the pipeline itself answers do have an answer.
    expect(
      await backends().prometheus.query('otelcol_exporter_queue_size / otelcol_exporter_queue_capacity'),
    ).not.toEqual([]);
    expect(await backends().prometheus.query('sum(rate(otelcol_receiver_accepted_spans[1m]))')).not.toEqual([]);
    expect(await backends().prometheus.query('sum(rate(otelcol_receiver_accepted_log_records[1m]))')).not.toEqual([]);
  });
});
