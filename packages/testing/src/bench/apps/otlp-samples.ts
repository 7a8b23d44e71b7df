/** Every id begins with these four bytes, in text with these eight digits: they are what a sender changes. */
export const ID_BYTES: Buffer = Buffer.from('f0f1f2f3', 'hex');
export const ID_TEXT = 'f0f1f2f3';

const SPANS_PER_TRACE = 5;

/** Spans as an HTTP service with Spanreel sends them, five to a trace: about 650 bytes each. */
export function spansRequest(count: number): object {
  const spans = Array.from({ length: count }, (_, index) => {
    const trace = Math.floor(index / SPANS_PER_TRACE);
    const [start, end] = times(index);
    return {
      traceId: id(16, trace),
      spanId: id(8, index),
      ...(index % SPANS_PER_TRACE > 0 && { parentSpanId: id(8, trace * SPANS_PER_TRACE) }),
      name: 'GET /accounts/{account}/balance',
      kind: index % SPANS_PER_TRACE > 0 ? 3 : 2,
      startTimeUnixNano: start,
      endTimeUnixNano: end,
      attributes: attributes({
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'http.route': '/accounts/{account}/balance',
        'url.scheme': 'https',
        'url.path': '/accounts/7/balance',
        'server.address': 'bank.internal',
        'server.port': 8443,
        'network.protocol.version': '1.1',
        'network.peer.address': '<IP:k1.9D3KQ7ZC1M4XN>',
        'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
        'gen_ai.conversation.id': `${ID_TEXT}-0000-7000-8000-000000000001`,
        'spanreel.component': 'api',
      }),
      status: {},
    };
  });
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] };
}

/** Events as Spanreel sends them: about 900 bytes each. */
export function eventsRequest(count: number): object {
  const logRecords = Array.from({ length: count }, (_, index) => ({
    timeUnixNano: times(index)[0],
    observedTimeUnixNano: times(index)[0],
    severityNumber: 9,
    severityText: 'INFO',
    eventName: 'user.spoke',
    traceId: id(16, index),
    spanId: id(8, index),
    attributes: attributes({
      'spanreel.event.id': `${ID_TEXT}-${hex(index, 4)}-7000-8000-000000000002`,
      'spanreel.parent_span_id': `${ID_TEXT}${hex(index, 8)}`,
      'spanreel.stream.id': `${ID_TEXT}-0000-7000-8000-000000000001`,
      'spanreel.writer.id': '01a1fbfc-14b9-7464-ad13-7b218e7d8c78',
      'spanreel.seq': index + 1,
      'spanreel.clock': index + 10,
      'spanreel.status': 'success',
      'spanreel.schema_version': 1,
      'spanreel.correlation_id': `${ID_TEXT}-0000-7000-8000-000000000003`,
      'spanreel.component': 'stt',
      'spanreel.prev_hash': `${ID_TEXT}${'ab'.repeat(28)}`,
      'gen_ai.conversation.id': `${ID_TEXT}-0000-7000-8000-000000000001`,
      'gen_ai.agent.name': 'teller',
    }),
    body: {
      kvlistValue: {
        values: attributes({
          text: 'I would like to know what is left on my account after the rent has gone out',
          confidence: 0.92,
          final: true,
          language: 'en',
          caller: '<PHONE:k1.NKN1G0G6EGQF6>',
        }),
      },
    },
  }));
  return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] };
}

const scope = { name: 'bench', version: '1.0.0' };
const resource = {
  attributes: attributes({
    'service.name': 'bench',
    'service.version': '1.2.3',
    'service.instance.id': '01a1fbfc-14b9-7464-ad13-7b218e7d8c71',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.distro.name': 'spanreel',
    'host.name': 'bench',
    'os.type': 'linux',
    'process.pid': 4711,
    'process.runtime.version': '26.10.0',
  }),
};

function id(bytes: number, index: number): Buffer {
  const made = Buffer.alloc(bytes);
  ID_BYTES.copy(made);
  made.writeUInt32BE(index + 1, bytes - 4);
  return made;
}

function times(index: number): [string, string] {
  const start = BigInt(Date.now()) * 1_000_000n + BigInt(index) * 1000n;
  return [String(start), String(start + 12_000_000n)];
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function attributes(values: Readonly<Record<string, string | number | boolean>>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: value };
}
