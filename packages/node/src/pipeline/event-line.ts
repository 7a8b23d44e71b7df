import { EVENT_SCOPE, type OtlpResource } from '@spanreel/events';

/**
 * Wraps log records of this process as lines of OTLP JSON; resource and scope are serialised once, with the first record: redacting
 * the resource is too much for the start of a process.
 */
export function eventLineWriter(resource: () => OtlpResource, version: string): (record: string) => string {
  const scope = { name: EVENT_SCOPE, version };
  let head: string | undefined;
  return (record) => {
    head ??= `{"resourceLogs":[{"resource":${JSON.stringify(resource())},"scopeLogs":[{"scope":${JSON.stringify(scope)},"logRecords":[`;
    return `${head}${record}]}]}]}\n`;
  };
}
