/** A value that must not leave a process, and pieces of it that would give it away in any encoding that keeps text. */
export interface Canary {
  readonly entity: string;
  readonly text: string;
  readonly marks: readonly string[];
}

// None belongs to anybody: reserved domains, fictional numbers, test cards, made-up keys.
export const canaries: readonly Canary[] = [
  { entity: 'EMAIL', text: 'canary.bird@spanreel-leak.example', marks: ['canary.bird', 'spanreel-leak'] },
  { entity: 'PHONE', text: '+1 202-555-0143', marks: ['555-0143', '2025550143', '5550143'] },
  { entity: 'CARD', text: '4000 0566 5566 5556', marks: ['5566 5556', '55665556', '0566 5566'] },
  { entity: 'SSN', text: 'SSN 536-90-4399', marks: ['536-90-4399', '536904399'] },
  { entity: 'IBAN', text: 'GB33BUKB20201555555555', marks: ['BUKB2020', '1555555555'] },
  { entity: 'IP', text: '203.0.113.77', marks: ['203.0.113.77'] },
  {
    entity: 'JWT',
    text: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    marks: ['eyJzdWIiOiJjYW5hcnki', 'dBjftJeZ4CVP'],
  },
  { entity: 'BEARER', text: 'Authorization: Bearer 9f8e7d6c5b4a39281706f5e4d3c2b1a0', marks: ['9f8e7d6c5b4a'] },
  { entity: 'API_KEY', text: 'sk-proj-Qm9yZWRDYW5hcnlUd2VldEtleTEyMzQ1Njc4QWJj', marks: ['Qm9yZWRDYW5h'] },
  { entity: 'PASSWORD', text: 'password=Tweety-Canary-77!', marks: ['Tweety-Canary'] },
  {
    entity: 'CONNECTION',
    text: 'postgres://canary:hunterCanary42@db.example.com:5432/bank',
    marks: ['hunterCanary42'],
  },
  { entity: 'URL', text: 'https://example.com/a?access_token=zYxWvUcanaryTsRq123456', marks: ['zYxWvUcanary'] },
  { entity: 'PERSON', text: 'my name is Siobhan Kowalski', marks: ['Siobhan', 'Kowalski'] },
  { entity: 'ADDRESS', text: '88 Wattle Grove, Fremantle WA 6160', marks: ['88 Wattle', 'Fremantle'] },
  { entity: 'PLACE', text: 'I moved here from New Zealand', marks: ['New Zealand'] },
  { entity: 'BIRTH_DATE', text: 'I was born on 12 August 1990', marks: ['12 August', 'August 1990'] },
  { entity: 'TFN', text: 'my TFN is 123 456 782', marks: ['123 456 782', '123456782'] },
  { entity: 'MEDICARE', text: 'Medicare 2123 45670 1', marks: ['2123 45670', '212345670'] },
  { entity: 'LICENCE', text: 'my licence number is 23345678', marks: ['23345678'] },
  { entity: 'PASSPORT', text: 'passport N7654321', marks: ['N7654321'] },
  { entity: 'SENT_CODE', text: '482193 is your code', marks: ['482193'] },
  {
    entity: 'PHONE in words',
    text: 'call me on oh four nine one five seven oh one five six',
    marks: ['nine one five', 'seven oh one'],
  },
  // What hides from a search for its letters.
  { entity: 'EMAIL in capitals', text: 'CANARY.TWO@SPANREEL-LEAK.EXAMPLE', marks: ['CANARY.TWO'] },
  {
    entity: 'EMAIL in full width',
    text: 'ｂｉｒｄ．ｔｗｏ＠ｌｅａｋ．ｅｘａｍｐｌｅ',
    marks: ['ｂｉｒｄ', 'bird.two'],
  },
  { entity: 'EMAIL in Cyrillic letters', text: 'саnаrу@lеаk-thrее.ехаmрlе', marks: ['саnаrу@', 'lеаk-thrее'] },
  { entity: 'EMAIL percent-encoded', text: 'bird.four%40leak-four.example', marks: ['bird.four', 'leak-four'] },
  { entity: 'CARD in bold', text: '𝟓𝟓𝟓𝟓 𝟓𝟓𝟓𝟓 𝟓𝟓𝟓𝟓 𝟒𝟒𝟒𝟒', marks: ['𝟓𝟓𝟓𝟓 𝟒𝟒𝟒𝟒', '5555 4444'] },
  { entity: 'PHONE in Arabic digits', text: '+٦١ ٤٩١ ٥٧٠ ١٥٦', marks: ['٤٩١ ٥٧٠', '491 570'] },
  {
    entity: 'PHONE with zero-width spaces',
    text: Array.from('0491570157').join('\u200b'),
    marks: ['4\u200b9\u200b1\u200b5', '0491570157'],
  },
  {
    entity: 'SSN with soft hyphens',
    text: Array.from('536-90-4398').join('\u00ad'),
    marks: ['5\u00ad3\u00ad6', '536-90'],
  },
  {
    entity: 'EMAIL in base64 in JSON',
    text: JSON.stringify({ data: Buffer.from('write to bird.five@leak-five.example').toString('base64') }),
    marks: ['bird.five', 'leak-five'],
  },
  {
    entity: 'PASSWORD in JSON in JSON',
    text: JSON.stringify({ inner: JSON.stringify({ note: 'password=Six-Canaries-66!' }) }),
    marks: ['Six-Canaries'],
  },
];

/** Every place that a process can put text in, by the label that has to come out with it. `undefined`: the label itself may not. */
export const places = [
  'span name',
  'span attribute',
  'span attribute key',
  'span attribute in a list',
  'span attribute nested',
  'span attribute nested key',
  'span event name',
  'span event attribute',
  'exception message',
  'exception stack',
  'status message',
  'link attribute',
  'trace state',
  'instrumentation scope name',
  'instrumentation scope release',
  'resource attribute',
  'log body',
  'log body nested',
  'log attribute',
  'log exception',
  'metric attribute',
  'metric attribute key',
  'metric description',
  'event payload',
  'event payload nested',
  'event payload key',
  'event tag',
  'event status text',
  'event conversation id',
  'event tenant id',
  'event correlation id',
  'event causation id',
  'event agent name',
  'event name refused',
  'event payload refused',
  'server URL query',
  'server URL path',
  'server user agent',
  'client URL query',
  'baggage value',
  'diagnostics',
  'process arguments',
  'uncaught error',
] as const;

/** The app: plants each canary in each place, once, and ends with an error that holds them all. */
export const canaryApp = `
const http = require('node:http');
const fs = require('node:fs');
const { trace, metrics, logs, diag, context, propagation, ROOT_CONTEXT } = require('@opentelemetry/api');
const { emit, subscribe } = require('@spanreel/api');
const { withScope } = require('@spanreel/api/pipeline');
const canaries = JSON.parse(process.env.CANARIES);
const heard = [];
subscribe('*', (event) => heard.push(JSON.stringify(event)));
subscribe('*', (event) => heard.push(JSON.stringify(event)), { sync: true });
const tracer = trace.getTracer('canary-app');

function plant(text) {
  const p = (place) => place + ' ' + text;
  const errorOf = (place) => Object.assign(new Error(p(place)), { stack: 'Error: ' + p('exception stack') + '\\n    at ' + text });
  const link = { context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }, attributes: { 'link.text': p('link attribute') } };
  const span = tracer.startSpan(p('span name'), { links: [link] });
  span.setAttribute('app.text', p('span attribute'));
  span.setAttribute(p('span attribute key'), 1);
  span.setAttribute('app.list', ['fine', p('span attribute in a list')]);
  span.setAttribute('app.deep', { a: [{ b: p('span attribute nested') }], [p('span attribute nested key')]: 1 });
  span.addEvent(p('span event name'));
  span.addEvent('app.event', { 'event.text': p('span event attribute') });
  span.recordException(errorOf('exception message'));
  span.setStatus({ code: 2, message: p('status message') });
  span.end();
  const state = { serialize: () => 'vendor=' + p('trace state'), get: () => undefined, set() { return this; }, unset() { return this; } };
  const remote = trace.setSpanContext(ROOT_CONTEXT, { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1, isRemote: true, traceState: state });
  tracer.startSpan('with trace state', {}, remote).end();
  trace.getTracer(p('instrumentation scope name'), p('instrumentation scope release')).startSpan('scoped').end();
  const logger = logs.getLogger('canary-app');
  logger.emit({ body: p('log body'), attributes: { 'log.note': p('log attribute') } });
  logger.emit({ body: { a: [p('log body nested')] } });
  logger.emit({ body: 'failed', exception: errorOf('log exception') });
  const counter = metrics.getMeter('canary-app').createCounter('canary.count.' + heard.length, { description: p('metric description') });
  counter.add(1, { 'metric.text': p('metric attribute'), [p('metric attribute key')]: 'x' });
  const scope = withScope(context.active(), {
    conversationId: p('event conversation id'), tenantId: p('event tenant id'), correlationId: p('event correlation id'), agentName: p('event agent name'),
  });
  emit('user.spoke', { text: p('event payload'), is_final: true }, { tags: [p('event tag')], context: scope, causationId: p('event causation id') });
  emit('decision.made', { decision_id: 'd', type: 't', chosen: p('event status text'), inputs: { a: [p('event payload nested')], [p('event payload key')]: 1 } });
  emit(p('event name refused'), {});
  emit('user.spoke', { text: p('event payload refused'), is_final: 'no' });
  diag.error(p('diagnostics'));
}

const headers = [];
const server = http.createServer((request, response) => {
  headers.push(JSON.stringify(request.headers));
  response.end('ok');
});
server.listen(0, '127.0.0.1', async () => {
  const url = 'http://127.0.0.1:' + server.address().port;
  for (const { text } of canaries) plant(text);
  for (const { text } of canaries) {
    const baggage = propagation.setBaggage(context.active(), propagation.createBaggage({ 'tenant.id': { value: 'baggage value ' + text }, other: { value: text } }));
    await context.with(baggage, async () => {
      await (await fetch(url + '/path/' + encodeURIComponent('server URL path ' + text) + '?q=' + encodeURIComponent('server URL query ' + text) + '&u=client%20URL%20query', { headers: { 'user-agent': 'server user agent ' + text.replace(/[^ -~]/g, '') } })).text();
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  fs.writeFileSync(process.env.HEARD, heard.join('\\n') + '\\n');
  // The request's own URL and agent are the caller's to send; what Spanreel adds to it is looked at.
  fs.writeFileSync(process.env.HEADERS, headers.map((text) => { const { 'user-agent': _, ...ours } = JSON.parse(text); return JSON.stringify(ours); }).join('\\n'));
  server.close();
  setImmediate(() => { throw new Error('uncaught error ' + canaries.map(({ text }) => text).join(' | ')); });
});
`;
