import { EVENT_SCOPE, type OtlpResource } from '@spanreel/events';

/** Wraps log records of this process as lines of OTLP JSON; resource and scope are serialised once. */
export function eventLineWriter(resource: OtlpResource, version: string): (record: string) => string {
  const scope = { name: EVENT_SCOPE, version };
  const head = `{"resourceLogs":[{"resource":${JSON.stringify(resource)},"scopeLogs":[{"scope":${JSON.stringify(scope)},"logRecords":[`;
  return (record) => `${head}${record}]}]}]}\n`;
}
