import type { Span } from '@opentelemetry/api';
import { SpanKind, context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import { enterEffectScope } from '../../effect/effect-scope.ts';
import { recordEvent } from '../../emit/record-event.ts';
import { withScope } from '../../pipeline/index.ts';
import { startActivity } from '../../span/activity.ts';
import { newId } from '../../telemetry/new-id.ts';
import { toEpochMs } from '../../time/instant.ts';
import type { AgentSpeech } from '../latency/turn-timeline.ts';
import { TurnTimeline, withTimeline } from '../latency/turn-timeline.ts';
import type { TurnOptions } from './turn.ts';
import { Turn } from './turn.ts';

/** What a turn has of its call. */
export interface TurnOfCall {
  readonly id: string;
  readonly span: Span;
  readonly agentSpeech: AgentSpeech;
  readonly labels: Readonly<Record<string, string>>;
  /** A trace of its own, linked to the call's. */
  readonly linked: boolean;
  readonly lowConfidence: number | undefined;
}

/** Starts the span `voice.turn` and tells that the turn began. */
export function startTurn(call: TurnOfCall, index: number, options: TurnOptions): Turn {
  const { id = newId(), initiator = 'caller', context = activeContext.active(), at, attributes, signal } = options;
  const timeline = new TurnTimeline({ id: call.id, agentSpeech: call.agentSpeech }, id, index);
  const callSpan = call.span.spanContext();
  const parent = call.linked ? withScope(context, { parentTraceId: callSpan.traceId }) : context;
  const activity = startActivity('voice.turn', {
    kind: SpanKind.INTERNAL,
    context: withTimeline(enterEffectScope(parent, 'turn'), timeline),
    at: toEpochMs(at),
    root: call.linked,
    links: call.linked ? [{ context: callSpan, attributes: { [ATTRIBUTE.linkKind]: 'call' } }] : undefined,
    attributes: {
      [ATTRIBUTE.callId]: call.id,
      [ATTRIBUTE.turnId]: id,
      [ATTRIBUTE.turnIndex]: index,
      [ATTRIBUTE.turnInitiator]: initiator,
      ...attributes,
    },
    signal,
  });
  const turn = new Turn(activity, timeline, call.labels, call.lowConfidence);
  recordEvent(
    turn.context,
    'turn.started',
    { call_id: call.id, turn_id: id, turn_index: index, initiator },
    { at: activity.startedAt, status: 'pending', transition: (state) => state.turnStarted(id, index) },
  );
  return turn;
}
