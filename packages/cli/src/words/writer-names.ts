import type { WriterLife } from '@spanreel/log';

import { oneLine } from '../terminal/one-line.ts';

/** A name for each process: its service, with the end of its id where several processes have one name. */
export function writerNames(writers: readonly WriterLife[]): (id: string) => string {
  const services = Map.groupBy(writers, ({ service_name: service }) => service ?? '');
  const names = new Map(
    writers.map(({ writer_id: id, service_name: service }) => {
      const isAlone = (services.get(service ?? '')?.length ?? 0) === 1;
      const name = service === undefined || service === '' ? `process ${shortWriter(id)}` : oneLine(service);
      return [id, isAlone || service === undefined ? name : `${name} ${shortWriter(id)}`];
    }),
  );
  return (id) => names.get(id) ?? `process ${shortWriter(id)}`;
}

/** The end of a UUIDv7: those made in one millisecond share their beginning. */
function shortWriter(id: string): string {
  return id.slice(-6);
}
