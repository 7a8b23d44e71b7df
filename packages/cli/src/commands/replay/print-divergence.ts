import type { Value } from '@spanreel/events';
import type { CheckpointResult } from '@spanreel/replay';

import { jsonRow } from '../../shell/json.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';

/** As many as fit a screen; `--json` has all. */
const SHOWN = 8;

/** Where fold and record part: between which events, at which event if it can be told, and in which fields. */
export function printDivergence(
  screen: Screen,
  result: Extract<CheckpointResult, { outcome: 'diverged' }>,
  writer: string,
): void {
  const { style } = screen;
  const { agreed_upto: agreed, upto_seq: upto, from_seq: from, differences, suspect } = result;
  const since = agreed >= from ? `between seq ${agreed} and ${upto}` : `within seq ${from}–${upto}`;
  screen.text(`  ${style.bad('diverged')}  ${since} of ${writer}, at the checkpoint of seq ${result.seq}`, 4);
  if (suspect) {
    const words = {
      left_out: 'was not taken in when it ran',
      stopped_before: 'and what follows was not taken in when it ran',
    }[suspect.kind];
    screen.text(`    seq ${suspect.seq} ${oneLine(suspect.event_type)} ${words}`, 6);
  }
  for (const { pointer, recorded, folded } of differences.slice(0, SHOWN)) {
    screen.line(`    ${pointer === '' ? '/' : oneLine(pointer)}`);
    screen.line(style.bad(`      - recorded ${say(recorded)}`));
    screen.line(style.good(`      + folded   ${say(folded)}`));
  }
  if (differences.length > SHOWN) screen.line(`    … and ${differences.length - SHOWN} more; --json has all`);
  if (differences.length === 0) screen.line(`    ${style.quiet('the checkpoint kept only the hash of its state')}`);
}

function say(value: Value | undefined): string {
  return value === undefined ? 'nothing' : oneLine(jsonRow(value));
}
