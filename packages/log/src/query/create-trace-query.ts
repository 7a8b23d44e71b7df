import { nameGlob } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import type { Recording } from '../source/recording.ts';
import { writerState } from '../source/writer-lives.ts';
import { toActivities } from './activity.ts';
import { findCaught } from './caught.ts';
import { reportCompensations } from './compensations.ts';
import { decisionsOnPath, reportDecisions } from './decisions.ts';
import { findFailures } from './failures.ts';
import { buildTimeline, durationOf } from './timeline.ts';
import type { Explanation, TraceQuery, TraceQueryOptions, TreeNode } from './trace-query.ts';
import { Tree } from './tree.ts';

const PENDING: ReadonlySet<string> = new Set(['running', 'lost', 'left_open']);

/**
 * Answers every question to one recording; each answer is worked out when first asked for.
 *
 * @example
 * const { failure, decisions, compensations } = traceQuery(await source.readStream(id)).why();
 */
export function traceQuery(recording: Recording, { now = Date.now() }: TraceQueryOptions = {}): TraceQuery {
  const { events, spans, writers } = recording;
  const gone = new Set(writers.filter((life) => writerState(life, now) !== 'alive').map(({ writer_id }) => writer_id));
  const activities = once(() => toActivities(events, (writer) => gone.has(writer)));
  const isOver = ({ stream_id, writer_id }: LogEvent): boolean =>
    activities().some(
      ({ kind, ended }) => kind === 'call' && ended?.stream_id === stream_id && ended.writer_id === writer_id,
    );
  const tree = once(
    () => new Tree({ spans, events, activities: activities(), isGone: (writer) => gone.has(writer), isOver }),
  );
  const failures = once(() => findFailures({ events, activities: activities(), tree: tree(), writers }));
  const compensations = once(() => reportCompensations(events, activities()));
  const decisions = once(() => reportDecisions(events, tree()));
  const pathTo = (spanId: string | undefined, traceId?: string): readonly TreeNode[] => {
    const node = spanId === undefined ? undefined : tree().node(spanId, traceId);
    return node ? tree().path(node) : [];
  };
  const successes = once(() => activities().filter(({ outcome }) => outcome === 'succeeded'));
  const pending = once(() => activities().filter(({ outcome }) => PENDING.has(outcome)));

  function why(): Explanation {
    const [failure, ...others] = failures();
    const path = failure ? pathTo(failure.span_id, failure.trace_id) : [];
    const onPath =
      failure &&
      decisionsOnPath({ events, activities: activities(), decisions: decisions(), tree: tree(), path, failure });
    return {
      verdict: verdict(),
      ...(failure && { failure }),
      other_failures: others,
      went_on_after: findCaught(tree(), failures()),
      // With the children every node would hold all that follows it once more.
      path: path.map(({ children: _children, ...node }) => node),
      decisions: onPath ?? [],
      compensations: compensations().filter(({ status }) => status !== 'not_needed'),
      successes: successes(),
      pending: pending(),
      completeness: recording.completeness,
    };
  }

  function verdict(): Explanation['verdict'] {
    if (failures().length > 0) return 'failed';
    if (pending().some(({ outcome }) => outcome !== 'left_open')) return 'running';
    return events.length === 0 && spans.length === 0 ? 'empty' : 'ok';
  }

  return {
    root: () => tree().roots[0],
    tree: () => tree().roots,
    children: (spanId) => tree().node(spanId)?.children ?? [],
    path(id) {
      const event = events.find(({ event_id }) => event_id === id);
      return event ? pathTo(event.span_id, event.trace_id) : pathTo(id);
    },
    failure: () => failures()[0],
    failures,
    activities,
    successes,
    pending,
    byType: (glob) => events.filter((event) => nameGlob(glob)(event.event_type)),
    byTag: (tag) => events.filter(({ tags }) => tags?.includes(tag)),
    compensations,
    decisions,
    duration: () => durationOf(recording),
    timeline: once(() => buildTimeline(recording)),
    completeness: () => recording.completeness,
    why,
  };
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}
