// Run by delivery.process.test.ts: emits numbered events and spans as it is told on stdin, and answers HTTP requests meanwhile.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

import { trace } from '@opentelemetry/api';

import { compose } from '../exit/fixture/compose.ts';

const parts = compose();
const tracer = trace.getTracer('fixture');
let emitted = 0;

function emit(count: number): void {
  for (let index = 0; index < count; index++) {
    emitted++;
    tracer.startSpan(`span ${emitted}`).end();
    parts.pipeline.emit({ type: 'error.occurred', payload: { error_type: 'E', error_message: `event ${emitted}` } });
  }
}

const server = createServer((_request, response) => {
  emit(1);
  response.end('ok');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(`port ${(server.address() as AddressInfo).port}`);

createInterface({ input: process.stdin }).on('line', (line) => {
  const [command, count] = line.split(' ');
  if (command === 'emit') {
    emit(Number(count));
    void parts.flush().then(() => console.log(`flushed ${emitted}`));
  } else if (command === 'durable') {
    const all = Array.from({ length: Number(count) }, (_, index) =>
      parts.pipeline
        .durable({ type: 'error.occurred', payload: { error_type: 'E', error_message: `durable ${index}` } })
        .then(() => process.stdout.write(`stored ${index}\n`)),
    );
    void Promise.all(all).then(() => console.log('all stored'));
  } else if (command === 'end') server.close(() => process.exit(0));
});
