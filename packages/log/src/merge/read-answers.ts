import type { SpineEvent, Value } from '@spanreel/events';
import { EventType, isValueMap } from '@spanreel/events';

import type { Place } from '../reader/place.ts';
import { textField } from '../reader/payload-field.ts';
import type { LogSpan } from '../reader/log-span.ts';
import type { Answer } from '../source/recording.ts';

/** What a `process.alive` says of the processes that answered its own; nothing of any other event, or of entries that it does not understand. */
export function readAnswers(event: SpineEvent, place: Place): readonly Answer[] {
  const { answered_by: answers } = event.payload as { readonly answered_by?: Value };
  if (event.event_type !== EventType.PROCESS_ALIVE || !Array.isArray(answers)) return [];
  return (answers as readonly Value[]).flatMap((entry) => {
    if (!isValueMap(entry)) return [];
    const { stream_id, writer_id, seq, span_id } = entry;
    if (typeof stream_id !== 'string' || typeof writer_id !== 'string' || typeof seq !== 'number') return [];
    return {
      stream_id,
      writer_id,
      seq,
      told_by: event.writer_id,
      ...(typeof span_id === 'string' && { span_id }),
      place,
    };
  });
}

/** The answers with what the spans tell of the requests: which they were, and which service served them. */
export function withRequests(answers: readonly Answer[], spans: readonly LogSpan[]): readonly Answer[] {
  if (answers.length === 0) return [];
  const requests = new Map(spans.map((span) => [span.span_id, span]));
  const served = spans.filter(({ kind }) => kind === 'server');
  const services = new Map(served.map(({ parent_span_id, service_name }) => [parent_span_id, service_name]));
  return answers.map((answer) => {
    if (answer.span_id === undefined) return answer;
    const request = requests.get(answer.span_id);
    const service = services.get(answer.span_id);
    return {
      ...answer,
      ...(request && { request: requestName(request) }),
      ...(service !== undefined && { service_name: service }),
    };
  });
}

function requestName({ name, attributes }: LogSpan): string {
  const url = textField(attributes, 'url.full') ?? textField(attributes, 'server.address');
  return url === undefined ? name : `${name} ${url}`;
}
