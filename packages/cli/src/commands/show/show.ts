import { EventType } from '@spanreel/events';
import { type IdMatch, type Recording, type TraceQuery, traceQuery } from '@spanreel/log';

import { LOG_OPTION } from '../../log/log-directories.ts';
import { readOperand } from '../../log/read-operand.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { printFacts } from '../../terminal/print-pairs.ts';
import type { Screen } from '../../terminal/screen.ts';
import { identify, identityFacts } from '../../words/identity.ts';
import { type Names, namesOf } from '../../words/names.ts';
import { recordWords } from '../../words/record-words.ts';
import { printTimeline } from './print-timeline.ts';
import { printTree } from './print-tree.ts';
import { printTurns } from './print-turns.ts';

/** What happened, as a tree of spans and events. */
export const show: Command = {
  name: 'show',
  operand: 'required',
  summary: 'what happened: the tree of one call, workflow, saga or trace, and where the time went',
  details: ['The tree leaves out what a span line already says; --timeline shows every event.'],
  options: [LOG_OPTION, { name: 'timeline', about: 'every event and span in order instead of the tree' }],
  exits: [
    [EXIT.fine, 'shown'],
    [EXIT.usage, 'usage or set-up error, or an id that the log does not know'],
  ],
  examples: ['spanreel show c-17', 'spanreel show c-17 --timeline'],
  run: runShow,
};

async function runShow(input: CommandInput): Promise<0> {
  const { options, screen, shell } = input;
  const { match, recording } = await readOperand(input);
  const now = shell.now();
  const query = traceQuery(recording, { now });
  if (options.flag('json')) screen.line(jsonDocument(showDocument(match, recording, query, options.flag('timeline'))));
  else
    printShow(screen, {
      match,
      recording,
      query,
      names: namesOf(recording.writers, shell.cwd),
      now,
      timeline: options.flag('timeline'),
    });
  return EXIT.fine;
}

interface Shown {
  readonly match: IdMatch;
  readonly recording: Recording;
  readonly query: TraceQuery;
  readonly names: Names;
  readonly now: number;
  readonly timeline: boolean;
}

function printShow(screen: Screen, { match, recording, query, names, now, timeline }: Shown): void {
  const identity = identify(match, query, screen.style);
  const record = recordWords(recording, names, now);
  const { mark, word, paint } = identity.outcome;
  screen.line(`${paint(mark)} ${screen.style.strong(identity.what)}  ${paint(word)}`);
  printFacts(screen, [
    ...identityFacts(match, recording, identity, names, now),
    ['record', [record.verdict, ...record.flaws].join('; ')],
  ]);
  screen.line();
  const tree = query.tree();
  // Without spans, such as of a process's own stream, there is no tree to draw.
  if (timeline || tree.length === 0) printTimeline(screen, query.timeline());
  else {
    printTree(screen, tree);
    printTurns(screen, query.byType(EventType.TURN_COMPLETED));
  }
}

function showDocument(match: IdMatch, recording: Recording, query: TraceQuery, timeline: boolean): unknown {
  return {
    kind: match.kind,
    id: match.id,
    streams: recording.streams,
    traces: recording.traces,
    duration_ms: query.duration() ?? null,
    writers: recording.writers,
    completeness: query.completeness(),
    activities: query.activities(),
    ...(timeline ? { timeline: query.timeline() } : { tree: query.tree() }),
  };
}
