import { relative } from 'node:path';

import type { Place, WriterLife } from '@spanreel/log';

import { oneLine } from '../terminal/one-line.ts';

/** What processes and places are called on the screen. */
export interface Names {
  /** The service; with the end of its id where several processes have one name, or none. */
  readonly writer: (id: string) => string;
  /** File and line, from where the reader stands if that is shorter. */
  readonly place: (place: Pick<Place, 'file' | 'line'>) => string;
}

export function namesOf(writers: readonly WriterLife[], cwd: string): Names {
  const services = Map.groupBy(writers, ({ service_name: service }) => service ?? '');
  const names = new Map(
    writers.map(({ writer_id: id, service_name: service = '' }) => {
      const isAlone = services.get(service)?.length === 1;
      if (service === '') return [id, `process ${shortId(id)}`];
      return [id, isAlone ? oneLine(service) : `${oneLine(service)} ${shortId(id)}`];
    }),
  );
  return {
    writer: (id) => names.get(id) ?? `process ${shortId(id)}`,
    place: ({ file, line }) => oneLine(`${shorter(file, relative(cwd, file))}:${line}`),
  };
}

/** The end of a UUIDv7: those made in one millisecond share their beginning. */
function shortId(id: string): string {
  return oneLine(id).slice(-6);
}

function shorter(absolute: string, near: string): string {
  return near !== '' && near.length < absolute.length ? near : absolute;
}
