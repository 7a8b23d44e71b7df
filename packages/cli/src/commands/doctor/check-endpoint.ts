import { type OtlpTarget, createOutputs, readEnvironment } from '@spanreel/node/environment';

import type { Shell } from '../../shell/shell.ts';
import { formatDuration } from '../../terminal/format.ts';
import type { Diagnosis, Level } from './diagnosis.ts';
import { type Answer, probeOtlp } from './probe-otlp.ts';

const TIMEOUT_MS = 3000;

/** Whether something takes OTLP at every endpoint that the environment names, and what it says. */
export async function checkEndpoint(env: Shell['env'], timeoutMs: number = TIMEOUT_MS): Promise<Diagnosis[]> {
  const targets = Object.values(createOutputs(readEnvironment(env).values))
    .flat()
    .flatMap((output) => (output.kind === 'otlp' ? [output.target] : []));
  const distinct = [...new Map(targets.map((target) => [target.url, target])).values()];
  if (distinct.length === 0) return [diagnosis('fine', 'none is set: everything goes to the local log')];
  const answers = await Promise.all(
    distinct.map(async (target) => ({ target, answer: await probeOtlp(target, timeoutMs) })),
  );
  // One receiver mostly takes all signals: what it answers to each alike is said once.
  const alike = Map.groupBy(answers, ({ target, answer }) => JSON.stringify([baseOf(target), target.protocol, answer]));
  return [...alike.values()].flatMap(([first, ...more]) =>
    first
      ? [judge(first.target, first.answer, more.length > 0 ? baseOf(first.target) : bare(first.target), timeoutMs)]
      : [],
  );
}

function judge(target: OtlpTarget, answer: Answer, url: string, timeoutMs: number): Diagnosis {
  if (answer.kind === 'timeout') {
    return diagnosis(
      'problem',
      `${url} gave no answer within ${formatDuration(timeoutMs)}`,
      'check the host, and what stands between',
    );
  }
  if (answer.kind === 'error')
    return diagnosis('problem', `${url}: ${errorWords(answer)}`, errorWayOut(answer, target));
  return judgeStatus(target, answer.status, url);
}

function judgeStatus({ protocol }: OtlpTarget, status: number, url: string): Diagnosis {
  if (status >= 200 && status < 300) return diagnosis('fine', `${url} takes OTLP (${status})`);
  switch (status) {
    case 401:
    case 403:
      return diagnosis('problem', `${url} refuses the credentials (${status})`, 'check OTEL_EXPORTER_OTLP_HEADERS');
    case 404:
    case 405:
      return diagnosis(
        'problem',
        `${url} answers ${status}: no OTLP/HTTP receiver there`,
        'the usual one is http://HOST:4318, and Spanreel appends /v1/traces',
      );
    case 415:
      return diagnosis(
        'problem',
        `${url} does not take ${protocol} (415)`,
        'try the other OTEL_EXPORTER_OTLP_PROTOCOL: http/protobuf or http/json',
      );
    default:
      return diagnosis(
        'warning',
        `${url} answers ${status}`,
        'see the log of the receiver; meanwhile events wait in the local log',
      );
  }
}

function errorWords({ code, message }: Extract<Answer, { kind: 'error' }>): string {
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name is unknown';
  if (code.startsWith('HPE_') || code === 'ECONNRESET') return 'it does not speak HTTP/1.1';
  return message;
}

function errorWayOut({ code }: Extract<Answer, { kind: 'error' }>, { url }: OtlpTarget): string {
  if (code.startsWith('HPE_') || code === 'ECONNRESET') {
    return new URL(url).port === '4317'
      ? 'port 4317 is gRPC; use 4318'
      : 'check that it is the OTLP/HTTP port, usually 4318';
  }
  if (code === 'ECONNREFUSED')
    return 'start the Collector, or unset OTEL_EXPORTER_OTLP_ENDPOINT to keep everything in the local log';
  if (code === 'ENOENT' || code === 'EACCES')
    return 'check OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_KEY and _CLIENT_CERTIFICATE';
  return 'check OTEL_EXPORTER_OTLP_ENDPOINT';
}

/** Without user and password, which some people write into a URL. */
function bare({ url }: OtlpTarget): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

/** What the signals have in common: the endpoint as it was given. */
function baseOf(target: OtlpTarget): string {
  return bare(target).replace(/\/(?:v1\/(?:traces|metrics|logs))?$/, '');
}

function diagnosis(level: Level, finding: string, wayOut?: string): Diagnosis {
  return { area: 'endpoint', level, finding, ...(wayOut === undefined ? {} : { way_out: wayOut }) };
}
