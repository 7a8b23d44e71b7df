import { expect, test } from 'vitest';

import { idleTalk } from '../samples/idle-talk.ts';
import { spanAttributes } from '../samples/span-attributes.ts';
import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor();

/** Values as instrumentations set them; none is personal, and each must come out as it went in. */
const machineAttributes: readonly (readonly [key: string, value: unknown])[] = [
  ['http.request.method', 'POST'],
  ['http.response.status_code', 503],
  ['http.route', '/api/v1/orders/:orderId/items'],
  ['url.full', 'https://shop.internal:8443/api/v1/orders/48213/items?page=2&sort=created_at&limit=100'],
  ['url.full', 'http://127.0.0.1:3000/health'],
  ['url.path', '/assets/app.3f2a9c1b.js'],
  ['url.query', 'from=2026-11-20&to=2026-11-21'],
  ['server.address', 'payments.default.svc.cluster.local'],
  ['server.address', '10.0.12.7'],
  ['network.peer.address', '::1'],
  [
    'user_agent.original',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  ],
  [
    'user_agent.original',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1',
  ],
  ['user_agent.original', 'node-fetch/3.3.2 (+https://github.com/node-fetch/node-fetch)'],
  ['db.system.name', 'postgresql'],
  ['db.query.text', 'SELECT o.id, o.total FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1 LIMIT $2'],
  ['db.query.text', 'GET session:abc'],
  ['db.collection.name', 'public.orders'],
  ['db.operation.batch.size', 500],
  ['messaging.system', 'kafka'],
  ['messaging.destination.name', 'orders.created.v2'],
  ['messaging.kafka.offset', 4_155_550_142],
  ['messaging.message.id', '550e8400-e29b-41d4-a716-446655440000'],
  ['messaging.message.conversation_id', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['aws.request_id', '79104EXAMPLEB723'],
  ['cloud.resource_id', 'arn:aws:lambda:us-east-1:123456789012:function:checkout'],
  ['aws.s3.bucket', 'release-artifacts-2026'],
  ['k8s.pod.name', 'checkout-7d9f8b6c5d-x2x4z'],
  ['k8s.pod.uid', '275ecb36-5aa8-4c2a-9c47-d8bb681b9aff'],
  ['k8s.node.name', 'ip-10-0-12-7.ec2.internal'],
  ['container.id', 'a3bf90e006b2a3bf90e006b2a3bf90e006b2a3bf90e006b2a3bf90e006b2a3bf'],
  ['container.image.name', 'registry.internal/team/checkout:1.24.3-alpine'],
  ['oci.manifest.digest', 'sha256:e4ca62c0d62f3e886e684806dfe9d4e0cda60d54986898173c1083856cfda0f4'],
  ['service.version', '2.14.0-rc.1'],
  ['service.version', '2026-11-20'],
  ['service.instance.id', '627cc493-f310-47de-96bd-71410b7dec09'],
  ['process.runtime.version', '24.11.1'],
  ['process.command_args', ['node', '--enable-source-maps', '/srv/app/dist/server.js', '--port', '8080']],
  ['process.pid', 1_234_567],
  ['os.description', 'Ubuntu 24.04.1 LTS (Linux 6.8.0-48-generic x86_64)'],
  ['thread.id', 17],
  ['code.file.path', '/srv/app/src/orders/create-order.ts'],
  ['exception.type', 'TypeError'],
  ['exception.message', 'connect ECONNREFUSED 10.4.17.3:5432'],
  ['exception.message', 'request to https://api.acme.example/v1/charges failed, reason: socket hang up'],
  ['exception.message', "Cannot read properties of undefined (reading 'total')"],
  [
    'exception.stacktrace',
    'TypeError: x is not a function\n    at run (/srv/app/dist/orders.js:120:17)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  ],
  ['gen_ai.request.model', 'gpt-4o-2024-08-06'],
  ['gen_ai.response.id', 'chatcmpl-9J3kQv2mYpX'],
  ['gen_ai.usage.input_tokens', 12_345_678],
  ['gen_ai.request.max_tokens', 4096],
  ['gen_ai.token.type', 'input'],
  ['gen_ai.request.temperature', 0.7],
  ['event.duration_ns', 1_234_567_890],
  ['timestamp_ms', 1_763_686_000_123],
  ['start', '2026-11-20T01:22:33.123456789Z'],
  ['date', '2026-11-20 10:30:00'],
  ['git.commit', '9fceb02d0ae598e95dc970b74767f19372d61af8'],
  ['etag', 'W/"33a64df551425fcc55e4d42a148795d9f25f89d4"'],
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ['call.sid', `CA${'0a1b2c3d'.repeat(4)}`],
  ['queue', 'https://sqs.us-east-1.amazonaws.com/123456789012/orders'],
  ['geo', '-33.8688197, 151.2092955'],
  ['price', '$1,234,567.89'],
  ['progress', 'step 4 of 10 done in 1234567 ns'],
  ['cache.key', 'orders:48213:v3'],
  ['feature_flag.key', 'new-checkout-flow'],
  ['rpc.method', 'CreateOrder'],
  ['voice.turn.index', 7],
  ['saga.name', 'book_appointment'],
  ['saga.step.name', 'reserve-seat'],
  ['gen_ai.agent.name', 'Sydney'],
  ['gen_ai.agent.name', 'harper-valley-banker'],
  ['gen_ai.tool.name', 'look_up_branch'],
  ['decision.chosen', 'Saturday 3:45 PM'],
  ['decision.alternatives', ['look up the opening hours first', 'transfer to a human', 'check_balance']],
  ['cloud.region', 'ap-southeast-2'],
  ['timezone', 'Australia/Sydney'],
  ['locale', 'en-AU'],
  ['voice.language', 'English'],
  ['device.model.name', 'Living Room'],
];

test.each(machineAttributes)('%s = %j comes out as it went in', (key, value) => {
  expect(redactor.value(key, value)).toEqual(value);
});

test('leaves the attributes of ordinary spans, under their keys and as bare text', () => {
  expect(spanAttributes.filter(([key, value]) => redactor.value(key, value) !== value)).toEqual([]);
  const texts = spanAttributes.map(([, value]) => value).filter((value) => typeof value === 'string');
  expect(texts.filter((text) => redactor.text(text) !== text)).toEqual([]);
});

test('leaves what callers say that is about nobody', () => {
  expect(idleTalk.filter((sentence) => redactor.text(sentence) !== sentence)).toEqual([]);
});

/** Everyday sentences; wording of the project's own, after the kinds of the Taskmaster and Presidio corpora. */
test.each([
  'can I get two flat whites and one muffin please',
  'order number 48213 ships on Tuesday at 4 30',
  'the meeting is at three oh five in room two',
  'we have one two or three options left',
  'version 10.4.2 failed with exit code 137',
  'it costs four hundred and twelve dollars',
  'trace 4bf92f3577b34da6a3ce929d0e0e4736 took 1234567 ns',
  'my password is not working, can you reset it',
  'I forgot my pin at the party',
  'the token has expired, please log in again',
  'press 1 for sales, 2 for support',
  'flight QF1 leaves at 18:45 from gate 12',
  'your balance is 1,240.50 as of 20/11/2026',
  'there were 12 - 15 people and 3/4 stayed',
])('%j stays as it is', (sentence) => {
  expect(redactor.text(sentence)).toBe(sentence);
});
