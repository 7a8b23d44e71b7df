import type { App } from '../../process/app.ts';
import { startApp } from '../../process/run-app.ts';
import { scratchProject } from '../../packed/scratch-project.ts';

/** The packed distribution as a user installs it: the first run of a change takes a minute. */
async function numberedProject(): Promise<string> {
  return scratchProject({
    packages: ['@spanreel/node', '@spanreel/api'],
    dependencies: { '@opentelemetry/api': '1.10.0' },
  });
}

// Every number is one span and one event, in the trace and the stream of the request that asked for it.
const program = `
import { createServer } from 'node:http';
import { trace } from '@opentelemetry/api';
import { emit } from '@spanreel/api';

const tracer = trace.getTracer('numbered');
let last = 0;

function work(padding) {
  last += 1;
  const attributes = { 'test.number': last, ...(padding > 0 && { 'test.padding': 'lorem ipsum '.repeat(padding / 12) }) };
  tracer.startActiveSpan('work', { attributes }, (span) => {
    emit('error.occurred', { error_type: 'Numbered', error_message: 'event ' + last });
    span.end();
  });
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const padding = Number(searchParams.get('padding') ?? 0);
  for (let left = Number(searchParams.get('count') ?? 0); left > 0; left -= 1) work(padding);
  response.end(String(last));
});
server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
`;

export interface NumberedAppOptions {
  /** Of the Collector. */
  readonly endpoint: string;
  /** The folder of its segments. */
  readonly log: string;
  /** Its service name; "numbered" by default. */
  readonly service?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** An application with the packed distribution, and where it answers. */
export interface NumberedApp {
  readonly app: App;
  /** `?count=3` makes three numbers more, `&padding=1000` with spans so long; the answer is the last number. */
  readonly url: string;
  /** The last number there is. */
  readonly last: () => Promise<number>;
}

/**
 * Starts an application with `--require @spanreel/node/register` that makes numbered spans and events as it is asked.
 * It is killed when the test ends.
 */
export async function startNumberedApp(options: NumberedAppOptions): Promise<NumberedApp> {
  const { endpoint, log, service = 'numbered', env = {} } = options;
  const app = await startApp({
    project: await numberedProject(),
    entry: 'app.mjs',
    files: { 'app.mjs': program },
    require: ['@spanreel/node/register'],
    env: {
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      SPANREEL_LOG: log,
      // A batch of spans each second, as often as that of events is: five failures in a row open the breaker.
      OTEL_BSP_SCHEDULE_DELAY: '1000',
      ...env,
    },
    until: /^listening \d+$/,
    deadline: 200_000,
  });
  const [, port] = await app.waitForLine(/^listening (\d+)$/);
  const url = `http://127.0.0.1:${port}/`;
  return { app, url, last: async () => Number(await (await fetch(url)).text()) };
}
