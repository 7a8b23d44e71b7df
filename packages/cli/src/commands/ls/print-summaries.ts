import type { StreamSummary } from '@spanreel/log';

import { type Column, layOutColumns } from '../../terminal/columns.ts';
import { count, formatDuration, formatMoment, listOf } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { Style } from '../../terminal/style.ts';
import { statusWords } from '../../words/outcome.ts';

export interface Listing {
  /** How many there are in all. */
  readonly all: number;
  readonly location: string;
  readonly filtered: boolean;
}

/** One line per stream: how it ended, when, how long, what, who ran it, and the id to go on with. */
export function printSummaries(
  screen: Screen,
  shown: readonly StreamSummary[],
  { all, location, filtered }: Listing,
): void {
  const { style } = screen;
  if (shown.length === 0) {
    screen.text(filtered ? `Nothing in ${location} matches.` : `Nothing but the processes' own events in ${location}.`);
    return;
  }
  const isWide = screen.width >= WIDE;
  const rows = shown.map((summary) => toRow(summary, style, isWide));
  const heading = (isWide ? WIDE_HEADING : NARROW_HEADING).map(style.quiet);
  const columns = isWide ? WIDE_COLUMNS : NARROW_COLUMNS;
  for (const line of layOutColumns(columns, [heading, ...rows], { width: screen.width })) screen.line(line);
  screen.line();
  screen.text(style.quiet(footer(shown, all)));
}

/** From this width on there is room for who ran it, and for the year. */
const WIDE = 110;
const WIDE_HEADING = ['', 'start', 'took', 'what', 'events', 'id', 'services'];
const WIDE_COLUMNS: readonly Column[] = [
  {},
  {},
  { align: 'right' },
  { shrinkTo: 12 },
  { align: 'right' },
  {},
  { shrinkTo: 8 },
];
const NARROW_HEADING = ['', 'start', 'took', 'what', 'id'];
const NARROW_COLUMNS: readonly Column[] = [{}, {}, { align: 'right' }, { shrinkTo: 8 }, {}];

function toRow(summary: StreamSummary, style: Style, isWide: boolean): string[] {
  const { mark, paint } = statusWords(summary.status, style);
  const start = formatMoment(summary.start);
  const took = formatDuration(summary.duration_ms);
  // Ids stand in full: those made in one millisecond differ only near their end.
  const id = style.typed(oneLine(summary.call_id ?? summary.id));
  if (!isWide) return [paint(mark), start.slice(5, -1), took, what(summary), id];
  const services = style.quiet(oneLine(summary.services.join(' ')));
  return [paint(mark), start, took, what(summary), String(summary.events), id, services];
}

/** `call`, `workflow book_transfer`: the kind, and the name where it says more. */
function what({ kind, name }: StreamSummary): string {
  return oneLine(name === kind || name === '' ? kind : `${kind} ${name}`);
}

function footer(shown: readonly StreamSummary[], all: number): string {
  const by = (status: StreamSummary['status']): number => shown.filter((summary) => summary.status === status).length;
  const parts = [
    ...(by('success') > 0 ? [`${by('success')} ok`] : []),
    ...(by('failed') > 0 ? [`${by('failed')} failed`] : []),
    ...(by('pending') > 0 ? [`${by('pending')} running`] : []),
    ...(by('unknown') > 0 ? [`${by('unknown')} lost with their process`] : []),
  ];
  const more = all > shown.length ? `; ${count(all - shown.length, 'older one')} not shown (--limit 0 shows all)` : '';
  return `${listOf(parts)}${more}`;
}
