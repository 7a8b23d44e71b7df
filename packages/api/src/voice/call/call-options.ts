import type { Attributes, Context } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import { ATTRIBUTE } from '../../attributes.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { StartOptions } from '../../span/handle.ts';
import type { At } from '../../time/instant.ts';

/** The reasons that a call may end for. */
export type CallEndReason = EventPayload<'call.ended'>['end_reason'];

export interface CallOptions extends StartOptions {
  /** Made if left out. */
  readonly id?: string;
  readonly direction?: 'inbound' | 'outbound';
  /** How the audio travels: twilio.media_stream, twilio.conversation_relay, websocket, sip, webrtc, livekit … */
  readonly transport?: string;
  /** Who carries the call, such as `twilio`. */
  readonly provider?: string;
  readonly callSid?: string;
  readonly streamSid?: string;
  readonly sipCallId?: string;
  /** Numbers stand in the event alone, redacted there. */
  readonly from?: string;
  readonly to?: string;
  /** The conversation's id where the application or a provider has one. */
  readonly conversationId?: string;
  readonly tenantId?: string;
  readonly correlationId?: string;
  readonly agent?: { readonly name: string; readonly version?: string; readonly id?: string };
  /** `linked`: every turn is a trace of its own, linked to the call, so that long calls stay readable; one stream either way. */
  readonly turnTraceMode?: 'nested' | 'linked';
  /** Final transcripts less sure than this (0 to 1) also emit `asr.confidence_low`. */
  readonly lowConfidence?: number;
}

export interface AnsweredOptions extends At {
  readonly answeredBy?: EventPayload<'call.answered'>['answered_by'];
}

export interface DtmfOptions extends At {
  readonly digitCount: number;
  /** That of a turn, where the keys belong to one; the call's if left out. */
  readonly context?: Context;
}

/** What a call's span says from its start. */
export function callAttributes(id: string, options: CallOptions): Attributes {
  const { direction = 'inbound', transport, provider, callSid, streamSid, sipCallId, agent } = options;
  return attributesOf({
    [ATTRIBUTE.callId]: id,
    [ATTRIBUTE.callDirection]: direction,
    [ATTRIBUTE.transport]: transport,
    [ATTRIBUTE.telephonyProvider]: provider,
    [ATTRIBUTE.callSid]: callSid,
    [ATTRIBUTE.streamSid]: streamSid,
    [ATTRIBUTE.sipCallId]: sipCallId,
    [ATTRIBUTE.agentName]: agent?.name,
    [ATTRIBUTE.agentVersion]: agent?.version,
    [ATTRIBUTE.agentId]: agent?.id,
  });
}

/** The labels of a call's metrics: few values each, nothing about people. */
export function callLabels({ transport, agent }: CallOptions): Readonly<Record<string, string>> {
  return {
    ...(agent !== undefined && { [ATTRIBUTE.agentName]: agent.name }),
    ...(transport !== undefined && { [ATTRIBUTE.transport]: transport }),
  };
}
