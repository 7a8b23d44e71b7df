import type { SpineEvent, Value } from '@spanreel/events';

import { layOutColumns } from '../../terminal/columns.ts';
import { count, formatMoment } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { TrailFinding, TrailJudgement } from './judge-trail.ts';

export interface TrailPrint extends Omit<TrailJudgement, 'exitCode'> {
  readonly events: readonly SpineEvent[];
  /** Where they were read. */
  readonly location: string;
}

/** One line per entry: when, who, what, on which tokens, what for. */
export function printTrail(screen: Screen, { events, findings, unconfirmedEnds, location }: TrailPrint): void {
  const { style } = screen;
  if (events.length === 0) screen.text(`Nobody has opened the vault, as far as ${location} tells.`);
  const rows = events.map((event) => {
    const isDenied = event.status === 'failed';
    return [
      isDenied ? style.bad('✗') : style.good('✓'),
      formatMoment(event.timestamp),
      textOf(event.payload['operator'] ?? event.payload['actor']),
      isDenied ? style.bad(deed(event)) : deed(event),
      subject(event),
      style.quiet([textOf(event.payload['reason']), textOf(event.payload['ticket'])].filter(Boolean).join(' · ')),
    ];
  });
  const columns = [{}, {}, {}, {}, { shrinkTo: 20 }, { shrinkTo: 12 }];
  for (const line of layOutColumns(columns, rows, { width: screen.width })) screen.line(line);
  for (const finding of findings) screen.text(`${style.bad('✗')} ${words(finding)}`, 2);
  if (unconfirmedEnds > 0) {
    const whose = count(unconfirmedEnds, 'chain of entries', 'chains of entries');
    screen.text(style.quiet(`the end of ${whose} is known to no vault here: a cut end would not show there`), 2);
  }
}

function deed({ event_type, payload }: SpineEvent): string {
  const { action, outcome } = payload;
  if (event_type !== 'audit.recorded') return event_type.slice('vault.'.length).replaceAll('_', ' ');
  const what = textOf(action).slice('vault.'.length).replaceAll('_', ' ');
  return outcome === 'denied' ? `${what} denied` : what;
}

function subject({ event_type, payload }: SpineEvent): string {
  const { revealed, asked, erased_count, rewrapped_count, target } = payload;
  const tokens = revealed ?? asked;
  if (Array.isArray(tokens)) return tokens.map(textOf).join(' ');
  if (event_type === 'vault.erased') {
    const whose = textOf(payload['conversation_id'] ?? payload['tenant_id']);
    return `${count(Number(erased_count), 'value')} of ${whose}`;
  }
  if (event_type === 'vault.rotated') {
    return `${count(Number(rewrapped_count), 'data key')} to ${textOf(payload['key_id'])}`;
  }
  return textOf(target);
}

function words({ kind, missing }: TrailFinding): string {
  switch (kind) {
    case 'altered':
      return 'the trail was altered after it was written; spanreel verify names the place';
    case 'cut':
      return `the vault knows of ${count(missing, 'later entry', 'later entries')}: the end of the trail is missing in this log`;
    default:
      return 'entries of the trail are missing; spanreel verify names the place';
  }
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? oneLine(value) : '';
}
