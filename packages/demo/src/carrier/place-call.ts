import { once } from 'node:events';
import { WebSocket } from 'ws';

import { toWall, untilWall, wallNow } from '../line/media-clock.ts';
import { ENCODING, type FromCarrier, type ToCarrier, packSound, unpackSound } from '../line/messages.ts';
import { type CallerFrame, answerCues, callerFrames } from '../recording/caller-frames.ts';
import type { RecordedCall } from '../recording/recorded-call.ts';
import { turnsOf } from '../recording/turns.ts';
import { messageOf } from '../service/message-of.ts';
import { Player } from './player.ts';
import { telephoneIds } from './telephone-ids.ts';

/** A message before the line numbers it. */
type Unnumbered = FromCarrier extends infer M
  ? M extends { sequenceNumber: string }
    ? Omit<M, 'sequenceNumber'>
    : never
  : never;

export interface PlaceCallOptions {
  readonly call: RecordedCall;
  /** The agent's webhook. */
  readonly webhook: string;
  readonly callId: string;
  readonly speed: number;
}

/** After the last word of a recording the line stays open for so long, in milliseconds of the recording. */
const SILENCE_MS = 1_500;

/** Calls the agent and plays the caller's part of a recording, every word at its time; resolves when the line is closed. */
export async function placeCall({
  call,
  webhook,
  callId,
  speed,
}: PlaceCallOptions): Promise<{ readonly frames: number }> {
  const { callSid, streamSid, from } = telephoneIds(callId);
  const stream = await answeredBy(webhook, { CallSid: callSid, From: from, To: '+12025550100' });
  const socket = new WebSocket(stream.url);
  await once(socket, 'open');
  const time = { epoch: wallNow(), speed };
  let sequence = 0;
  const send = (message: Unnumbered): void => {
    sequence += 1;
    if (socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ ...message, sequenceNumber: String(sequence) }));
  };
  const frames = callerFrames(call);
  const player = new Player(time, answerCues(turnsOf(call), frames), (name, at) =>
    send({ event: 'mark', streamSid, mark: { name, timestamp: String(at) } }),
  );
  socket.on('message', (data) => {
    const message = messageOf(data) as ToCarrier;
    if (message.event === 'clear') player.clear();
    else if (message.event === 'mark') player.mark(message.mark.name);
    else player.play(Number(message.media.timestamp), unpackSound(message.media.payload).duration_ms);
  });
  socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' } satisfies FromCarrier));
  send({
    event: 'start',
    streamSid,
    start: {
      streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: ENCODING, channels: 1 },
      customParameters: {
        ...stream.parameters,
        call_id: callId,
        recording: call.sid,
        epoch: String(time.epoch),
        speed: String(speed),
      },
    },
  });
  for (const frame of frames) {
    await player.until(frame.end_ms);
    send(mediaMessage(streamSid, frame, player.due(frame.end_ms)));
  }
  await player.until(call.duration_ms);
  await player.idle();
  await untilWall(toWall(time, player.due(call.duration_ms + SILENCE_MS)));
  send({ event: 'stop', streamSid, stop: { callSid } });
  // The agent closes the line once the call is on record.
  if (socket.readyState !== WebSocket.CLOSED) await once(socket, 'close');
  return { frames: frames.length };
}

function mediaMessage(streamSid: string, { chunk, start_ms, end_ms, text }: CallerFrame, dueAtEnd: number): Unnumbered {
  const duration_ms = end_ms - start_ms;
  return {
    event: 'media',
    streamSid,
    media: {
      track: 'inbound',
      chunk: String(chunk),
      timestamp: String(dueAtEnd - duration_ms),
      payload: packSound({ text, duration_ms }),
    },
  };
}

/** Asks the webhook where the call should go, as Twilio does, and reads `<Stream>` and `<Parameter>` of its answer. */
async function answeredBy(
  webhook: string,
  call: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly parameters: Readonly<Record<string, string>> }> {
  const response = await fetch(webhook, { method: 'POST', body: new URLSearchParams(call) });
  const twiml = await response.text();
  const url = /<Stream url="([^"]+)">/.exec(twiml)?.[1];
  if (!response.ok || url === undefined)
    throw new Error(`the agent did not take the call: ${response.status} ${twiml}`);
  const parameters = [...twiml.matchAll(/<Parameter name="([^"]+)" value="([^"]*)"\s*\/>/g)];
  return { url, parameters: Object.fromEntries(parameters.map(([, name = '', value = '']) => [name, value])) };
}
