import { type ValueMap, isValueMap } from '@spanreel/events';
import type { LogEvent } from '@spanreel/log';

import { layOutColumns } from '../../terminal/columns.ts';
import type { Screen } from '../../terminal/screen.ts';

/** The stages between the caller's last word and the agent's first sound, in their order, each with its shade in the bar. */
const STAGES = [
  { field: 'transcription_delay_ms', title: 'hear', shade: '█' },
  { field: 'endpointing_delay_ms', title: 'wait', shade: '▓' },
  { field: 'agent_delay_ms', title: 'think', shade: '▒' },
  { field: 'tts_ttfb_ms', title: 'voice', shade: '░' },
  { field: 'playout_delay_ms', title: 'play', shade: '·' },
] as const;

const BAR = 24;
/** Below this width there is no room for the bars. */
const WIDE = 80;

/**
 * Where the time went before each answer, in milliseconds: transcription, endpointing, agent, first byte of speech,
 * playout; the bars are drawn to one scale. A turn in which agent and caller overlapped has no breakdown.
 */
export function printTurns(screen: Screen, completed: readonly LogEvent[]): void {
  const turns = completed.filter(
    ({ payload }) => typeof payload['response_latency_ms'] === 'number' || payload['overlap'],
  );
  if (turns.length === 0) return;
  const { style } = screen;
  const longest = Math.max(...turns.map(({ payload }) => latency(payload)));
  const rows = turns.map(({ payload }) => {
    const breakdown = isValueMap(payload['breakdown']) ? payload['breakdown'] : {};
    const total = latency(payload);
    return [
      typeof payload['turn_index'] === 'number' ? String(payload['turn_index']) : '',
      total === 0 ? '' : String(Math.round(total)),
      ...STAGES.map(({ field }) => stageCell(breakdown[field])),
      drawing(payload, breakdown, longest, screen),
    ];
  });
  const legend = STAGES.map(({ title, shade }) => `${shade} ${title}`);
  screen.line();
  screen.line(`${style.strong('Answer after')} ${style.quiet('ms')}`);
  const heading = ['turn', 'all', ...legend, ''].map(style.quiet);
  const right = { align: 'right' } as const;
  const columns = [right, right, ...STAGES.map(() => right), {}];
  for (const line of layOutColumns(columns, [heading, ...rows], { width: screen.width })) screen.line(`  ${line}`);
}

function latency(payload: ValueMap): number {
  return typeof payload['response_latency_ms'] === 'number' ? payload['response_latency_ms'] : 0;
}

function stageCell(value: ValueMap[string] | undefined): string {
  return typeof value === 'number' ? String(Math.round(value)) : '';
}

function drawing(payload: ValueMap, breakdown: ValueMap, longest: number, { style, width }: Screen): string {
  if (payload['overlap'] === true) return style.quiet('spoke at once');
  return width < WIDE ? '' : style.typed(stackedBar(breakdown, longest));
}

/** Shades side by side; ends are rounded and not lengths, so that the bar is as long as the whole. */
function stackedBar(breakdown: ValueMap, longest: number): string {
  let [bar, at] = ['', 0];
  for (const { field, shade } of STAGES) {
    const value = breakdown[field];
    at += typeof value === 'number' ? value : 0;
    bar += shade.repeat(Math.max(0, Math.round((at / longest) * BAR) - bar.length));
  }
  return bar;
}
