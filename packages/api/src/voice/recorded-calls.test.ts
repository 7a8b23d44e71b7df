import { readFileSync } from 'node:fs';

import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import type { Call, Playback, Turn } from './index.ts';
import { startCall } from './index.ts';

/** Lines of a recording; see fixtures/ATTRIBUTION.md. */
function linesOf<T>(name: string): T[] {
  const text = readFileSync(new URL(`fixtures/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

interface Segment {
  readonly speaker_role: 'caller' | 'agent';
  readonly offset_ms: number;
  readonly duration_ms: number;
  readonly start_timestamp_ms: number;
  readonly transcript: string;
}

interface Edge {
  readonly at: number;
  readonly starts: boolean;
  readonly segment: Segment;
}

interface Exchange {
  turn: Turn;
  callerEnd: number | undefined;
  callerSpeaks: boolean;
  answered: boolean;
  /** By the recording alone, not by the helpers. */
  latency: number | undefined;
  overlap: boolean;
  playing: Playback | undefined;
}

/** Plays a recorded call through the helpers in the order and at the times of the recording. */
function play(segments: readonly Segment[]): Exchange[] {
  const edges = segments
    .flatMap((segment): Edge[] => [
      { at: segment.start_timestamp_ms, starts: true, segment },
      { at: segment.start_timestamp_ms + segment.duration_ms, starts: false, segment },
    ])
    .toSorted((one, other) => one.at - other.at);
  const call = startCall({ at: edges[0]!.at });
  const exchanges: Exchange[] = [];
  for (const edge of edges) {
    const current = exchanges.at(-1);
    if (edge.segment.speaker_role === 'caller') callerEdge(call, exchanges, current, edge);
    else agentEdge(call, exchanges, current, edge);
  }
  exchanges.at(-1)?.turn.end(undefined, { at: edges.at(-1)!.at });
  call.end('completed', { at: edges.at(-1)!.at });
  return exchanges;
}

function begin(call: Call, exchanges: Exchange[], initiator: 'caller' | 'agent', at: number): Exchange {
  exchanges.at(-1)?.turn.end(undefined, { at });
  const exchange: Exchange = {
    turn: call.startTurn({ initiator, at }),
    callerEnd: undefined,
    callerSpeaks: false,
    answered: false,
    latency: undefined,
    overlap: false,
    playing: undefined,
  };
  exchanges.push(exchange);
  return exchange;
}

function callerEdge(
  call: Call,
  exchanges: Exchange[],
  current: Exchange | undefined,
  { at, starts, segment }: Edge,
): void {
  if (!starts) {
    const exchange = current!;
    exchange.callerSpeaks = false;
    if (!exchange.answered) exchange.callerEnd = at;
    exchange.turn.callerStopped({ at });
    const stt = exchange.turn.startSpeechToText({ model: 'recorded', at: at - segment.duration_ms });
    stt.final(segment.transcript, { at: at + 40 });
    stt.end({ at: at + 40 });
    return;
  }
  const speaksOver = current?.playing !== undefined && !current.playing.ended;
  const exchange =
    current === undefined || (current.answered && !speaksOver) ? begin(call, exchanges, 'caller', at) : current;
  if (speaksOver) exchange.turn.interruption({ at, outcome: 'backchannel' });
  exchange.callerSpeaks = true;
  exchange.turn.callerStarted({ at });
}

function agentEdge(
  call: Call,
  exchanges: Exchange[],
  current: Exchange | undefined,
  { at, starts, segment }: Edge,
): void {
  const exchange = current ?? begin(call, exchanges, 'agent', at);
  if (!starts) {
    exchange.playing?.stop({ playedMs: segment.duration_ms, at });
    return;
  }
  if (!exchange.answered) {
    exchange.overlap = exchange.callerSpeaks;
    if (exchange.callerEnd !== undefined && !exchange.overlap) {
      exchange.latency = at - exchange.callerEnd;
      tellStages(exchange.turn, exchange.callerEnd, at);
    }
  }
  exchange.answered = true;
  exchange.playing = exchange.turn.startPlayback({ at });
}

/** Stages of made-up lengths between two recorded moments, each started where the one before ended. */
function tellStages(turn: Turn, from: number, to: number): void {
  const at = (share: number): number => from + 40 + (to - from - 40) * share;
  turn.startEndpointing({ at: from }).end({ at: at(0.2) });
  const agent = turn.startAgent({ name: 'teller', at: at(0.2) });
  agent.startModel({ model: 'recorded', at: at(0.2) }).end({ at: at(0.5) });
  agent.end({ at: at(0.7) });
  const speaking = turn.startTextToSpeech({ model: 'recorded', at: at(0.7) });
  speaking.firstByte({ at: to });
  speaking.end({ at: to });
}

test.each([
  { sid: '0377245f73a54480', turns: 7, answered: 5, overlaps: 0 },
  { sid: '021cd80ca7cc464b', turns: 5, answered: 3, overlaps: 0 },
  { sid: '07bbc8a7703d47e4', turns: 7, answered: 4, overlaps: 2 },
])('measures the turns of the recorded call $sid', async ({ sid, turns, answered, overlaps }) => {
  await given()
    .when(() => play(linesOf<Segment>(`harper-valley-${sid}`)))
    .then(({ result: exchanges, spans, events, telemetry }) => {
      expect(telemetry.openSpans).toEqual([]);
      expect(telemetry.pipeline.rejections).toEqual([]);
      const measured = spans.named('voice.turn').toSorted((one, other) => Number(one.startTime - other.startTime));
      expect(exchanges).toHaveLength(turns);
      expect(measured).toHaveLength(turns);
      expect(exchanges.filter(({ latency }) => latency !== undefined)).toHaveLength(answered);
      expect(exchanges.filter(({ overlap }) => overlap)).toHaveLength(overlaps);
      for (const [index, { latency, overlap }] of exchanges.entries()) {
        const { attributes } = measured[index]!;
        expect(attributes['voice.turn.latency.unattributed']).toBeUndefined();
        expect(attributes['voice.turn.overlap']).toBe(overlap ? true : undefined);
        const told = attributes['voice.turn.response_latency'];
        expect(told).toBe(latency === undefined ? undefined : latency / 1000);
        if (latency === undefined) continue;
        const sum = ['transcription_delay', 'endpointing_delay', 'agent_delay', 'tts_ttfb', 'playout_delay']
          .map((stage) => Number(attributes[`voice.turn.${stage}`]))
          .reduce((total, stage) => total + stage, 0);
        expect(sum).toBeCloseTo(latency / 1000, 3);
      }
      const spoken = linesOf<Segment>(`harper-valley-${sid}`).filter(({ speaker_role: role }) => role === 'caller');
      expect(events.filter(({ event_type: type }) => type === 'user.spoke')).toHaveLength(spoken.length);
    });
});

interface WireEvent {
  readonly t_ms: number;
  readonly dir: 'in' | 'out';
  readonly peer?: string;
  readonly msg: {
    readonly event?: string;
    readonly type?: string;
    readonly mark?: { readonly name: string };
    readonly media?: { readonly payload_bytes: number };
    readonly response?: { readonly id: string; readonly status: string };
    readonly item_id?: string;
    readonly audio_end_ms?: number;
    readonly [field: string]: unknown;
  };
}

const T = 1_700_000_000_000;
// mu-law: 8 bytes a millisecond.
const millisOf = (bytes: number): number => bytes / 8;

test('plays a barge-in over Twilio and OpenAI Realtime: sent is not heard, and marks after a clear are not played', async () => {
  await given()
    .when(() => {
      const call = startCall({ transport: 'twilio.media_stream', provider: 'twilio', at: T });
      let turn: Turn | undefined;
      let playing: Playback | undefined;
      let onset = 0;
      for (const { t_ms, dir, peer, msg } of linesOf<WireEvent>('wire-barge-in')) {
        const at = T + t_ms;
        if (msg.type === 'response.created') {
          turn ??= call.startTurn({ initiator: 'agent', at });
          playing = undefined;
        } else if (msg.event === 'media' && dir === 'out') {
          playing ??= turn!.startPlayback({ at });
          playing.sent(millisOf(msg.media!.payload_bytes), { at });
        } else if (msg.event === 'mark' && dir === 'out') playing?.sent(0, { mark: msg.mark!.name, at });
        else if (msg.event === 'mark') playing?.marked(msg.mark!.name, { at });
        else if (msg.type === 'input_audio_buffer.speech_started') onset = at;
        else if (msg.event === 'clear') playing?.cleared({ at });
        else if (msg.type === 'conversation.item.truncate') {
          turn!.interruption({ at: onset, yieldedAt: at, playedMs: msg.audio_end_ms! });
          turn!.end(undefined, { at });
          turn = call.startTurn({ at: onset });
          turn.callerStarted({ at: onset });
        } else if (msg.type === 'input_audio_buffer.speech_stopped') turn?.callerStopped({ at, source: 'provider' });
        else if (msg.event === 'stop' && peer === 'twilio') call.end('caller_hangup', { at });
      }
    })
    .then(({ spans, events, telemetry }) => {
      expect(telemetry.openSpans).toEqual([]);
      expect(spans.named('voice.playback').map(({ attributes }) => attributes)).toMatchObject([
        { 'voice.playback.sent_ms': 2000, 'voice.playback.played_ms': 1450 },
        { 'voice.playback.sent_ms': 1400, 'voice.playback.played_ms': 50 },
      ]);
      expect(spans.named('voice.turn').map(({ attributes }) => attributes['voice.turn.end_reason'])).toEqual([
        'interrupted',
        'interrupted',
        'caller_hangup',
      ]);
      const told = events.filter(({ event_type: type }) => type === 'voice.interruption');
      expect(told.map(({ payload }) => [payload['agent_position_ms'], payload['yield_latency_ms']])).toEqual([
        [1450, 3],
        [50, 3],
      ]);
    });
});

test('counts only marks that came back before the clear', async () => {
  await given()
    .when(() => {
      const call = startCall({ at: T });
      const playing = call.startTurn({ initiator: 'agent', at: T }).startPlayback({ at: T + 281 });
      const firstItem = linesOf<WireEvent>('wire-barge-in').filter(({ t_ms }) => t_ms < 2000);
      for (const { dir, msg } of firstItem) {
        if (msg.event === 'media') playing.sent(millisOf(msg.media!.payload_bytes));
        else if (msg.event === 'mark' && dir === 'out') playing.sent(0, { mark: msg.mark!.name });
        else if (msg.event === 'mark') playing.marked(msg.mark!.name);
        else if (msg.event === 'clear') playing.cleared();
      }
      const heard = [playing.sentMs, playing.playedMs];
      call.end();
      return heard;
    })
    .then(({ result }) => expect(result).toEqual([2000, 1400]));
});

test('plays ConversationRelay: what Twilio says was heard until the interruption', async () => {
  await given()
    .when(() => {
      const call = startCall({ transport: 'twilio.conversation_relay', provider: 'twilio', at: T });
      let turn = call.startTurn({ at: T });
      let said = '';
      for (const { t_ms, msg } of linesOf<WireEvent>('wire-conversation-relay')) {
        const at = T + t_ms;
        if (msg.type === 'prompt') {
          const stt = turn.startSpeechToText({ language: String(msg['lang']), at });
          if (msg['last'] === true) stt.final(String(msg['voicePrompt']), { at });
          else stt.partial(String(msg['voicePrompt']), { at });
          stt.end({ at });
        } else if (msg.type === 'text') {
          if (said === '') turn.startPlayback({ at });
          said += String(msg['token']);
        } else if (msg.type === 'interrupt') {
          // A string in an older version of Twilio's page.
          const playedMs = Number(msg['durationUntilInterruptMs']);
          turn.interruption({ at, yieldedAt: at, playedMs, heardText: String(msg['utteranceUntilInterrupt']) });
          turn.end(undefined, { said, at });
          said = '';
          turn = call.startTurn({ at });
        }
      }
      call.end('agent_hangup', { at: T + 20_000 });
    })
    .then(({ events, spans, telemetry }) => {
      expect(telemetry.openSpans).toEqual([]);
      expect(telemetry.pipeline.rejections).toEqual([]);
      const interrupted = events.find(({ event_type: type }) => type === 'turn.interrupted');
      expect(interrupted?.payload).toMatchObject({
        played_ms: 2730,
        heard_text: 'Sure. I can see a booking for Tuesday the ninth at ten',
      });
      const first = events.find(({ event_type: type }) => type === 'turn.completed');
      expect(first?.payload).toMatchObject({
        end_reason: 'interrupted',
        latency_anchor: 'stt',
        response_latency_ms: 560,
      });
      expect(first?.payload['said']).toMatch(/^Sure\. .* Friday free instead\.$/);
      expect(spans.named('voice.turn').map(({ attributes }) => attributes['voice.turn.end_reason'])).toEqual([
        'interrupted',
        'session_closed',
      ]);
    });
});

test('plays a call that goes well to the mark at its end', async () => {
  await given()
    .when(() => {
      const call = startCall({ at: T });
      const turn = call.startTurn({ at: T });
      let playing: Playback | undefined;
      turn.callerStopped({ at: T + 940 });
      for (const { t_ms, dir, msg } of linesOf<WireEvent>('wire-twilio-normal')) {
        const at = T + t_ms;
        if (msg.event === 'media' && dir === 'out') {
          playing ??= turn.startPlayback({ at });
          playing.sent(millisOf(msg.media!.payload_bytes), { at });
        } else if (msg.event === 'mark' && dir === 'out') playing?.sent(0, { mark: msg.mark!.name, at });
        else if (msg.event === 'mark') {
          playing?.marked(msg.mark!.name, { at });
          playing?.stop({ at });
          turn.end(undefined, { at });
        } else if (msg.event === 'stop') call.end('caller_hangup', { at });
      }
    })
    .then(({ spans, telemetry }) => {
      expect(telemetry.openSpans).toEqual([]);
      spans.one('voice.playback').hasAttributes({
        'voice.playback.sent_ms': 1120,
        'voice.playback.played_ms': 1120,
        'voice.playback.heard_ratio': 1,
      });
      spans.one('voice.turn').hasAttributes({
        'voice.turn.end_reason': 'completed',
        'voice.turn.response_latency': 0.7,
        'voice.turn.latency.unattributed': 0.7,
      });
    });
});
