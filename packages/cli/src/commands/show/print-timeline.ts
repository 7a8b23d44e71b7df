import type { TimelineEntry } from '@spanreel/log';

import { layOutColumns } from '../../terminal/columns.ts';
import { formatDuration, formatOffset } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { Style } from '../../terminal/style.ts';
import { eventWords } from '../../words/event-words.ts';

/** Every event and every span's start, one line each, in order. */
export function printTimeline(screen: Screen, entries: readonly TimelineEntry[]): void {
  const rows = entries.map((entry) => [
    screen.style.quiet(formatOffset(entry.offset_ms)),
    ...cells(entry, screen.style),
  ]);
  const columns = [{ align: 'right' }, { shrinkTo: 8 }, { shrinkTo: 16 }, { shrinkTo: 10 }] as const;
  for (const line of layOutColumns(columns, rows, { width: screen.width })) screen.line(line);
}

/** Process, name, words. */
function cells(entry: TimelineEntry, style: Style): readonly [string, string, string] {
  if (entry.kind === 'span') {
    const { span } = entry;
    const paint = span.status === 'error' ? style.bad : style.quiet;
    return [
      service(span.service_name, style),
      paint(`▶ ${oneLine(span.name)}`),
      style.quiet(formatDuration(span.duration_ms)),
    ];
  }
  const { event } = entry;
  const isBad = event.severity === 'ERROR' || event.severity === 'FATAL';
  const from = entry.kind === 'event' ? entry.event.metadata.service_name : entry.event.service_name;
  const name = oneLine(event.event_type);
  const unordered = entry.kind === 'unordered' ? style.quiet(' (no order)') : '';
  return [service(from, style), (isBad ? style.bad(name) : name) + unordered, eventWords(event)];
}

function service(name: string | undefined, style: Style): string {
  return style.quiet(oneLine(name ?? ''));
}
