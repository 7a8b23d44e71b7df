import type { WebSocket } from 'ws';

import { type LineTime, toWall } from '../line/media-clock.ts';
import { PACE, untilPart } from '../recording/pace.ts';
import type { CallerFrame, HeardFrame } from '../recording/caller-frames.ts';
import { messageOf } from '../service/message-of.ts';
import { type Session, pauseOf } from './session.ts';
import { agreement } from './agreement.ts';

/** What the agent sends: which recording at first, then every frame with its times on the line. */
export type ToRecogniser =
  | ({ readonly type: 'open'; readonly sid: string } & LineTime)
  | { readonly type: 'frame'; readonly chunk: number; readonly at: number; readonly until: number };

/** What the agent is told; `at` and `until` are milliseconds on the line. */
export type FromRecogniser =
  | { readonly type: 'ready'; readonly opens: 'caller' | 'agent' }
  | { readonly type: 'speech_started'; readonly turn: number; readonly at: number }
  | { readonly type: 'partial'; readonly turn: number; readonly text: string; readonly until: number }
  | {
      readonly type: 'final';
      readonly turn: number;
      readonly text: string;
      readonly confidence: number;
      readonly until: number;
      /** Whether the caller has no more to say in this turn. */
      readonly complete: boolean;
    }
  | { readonly type: 'end_of_turn'; readonly turn: number; readonly probability: number }
  | { readonly type: 'noise'; readonly at: number };

/** Speech recognition that answers from the recording: hears the words of the frames, knows where turns end, and takes its time. */
export function recognise(socket: WebSocket, open: (sid: string) => Session): void {
  let session: Session | undefined;
  let time: LineTime | undefined;
  let text: string[] = [];
  const send = (message: FromRecogniser): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };

  socket.on('message', (data) => {
    const message = messageOf(data) as ToRecogniser;
    if (message.type === 'open') {
      session = open(message.sid);
      time = message;
      send({ type: 'ready', opens: session.turns[0]?.initiator ?? 'caller' });
      return;
    }
    const frame = session?.frames.get(message.chunk);
    const heard = session?.heard.get(message.chunk);
    if (session && time && frame && heard) hear(session, time, frame, heard, message);
  });

  function hear(
    from: Session,
    line: LineTime,
    frame: CallerFrame,
    { turn, opensTurn, commits, closesTurn }: HeardFrame,
    { at, until }: { readonly at: number; readonly until: number },
  ): void {
    if (!turn) {
      send({ type: 'noise', at });
      return;
    }
    const { index } = turn;
    if (opensTurn) {
      text = [];
      send({ type: 'speech_started', turn: index, at });
    }
    text.push(frame.text);
    const said = text.join(' ').trim();
    send({ type: 'partial', turn: index, text: said, until });
    if (!commits && !closesTurn) return;
    const final = {
      type: 'final',
      turn: index,
      text: said,
      confidence: agreement(turn),
      until,
      complete: closesTurn,
    } as const;
    if (!commits) {
      send(final);
      return;
    }
    const pause = pauseOf(from, { sid: from.call.sid, turn: index, since: toWall(line, until), speed: line.speed });
    void (async () => {
      await untilPart(pause, PACE.transcript);
      send(final);
      await untilPart(pause, PACE.endOfTurn);
      send({ type: 'end_of_turn', turn: index, probability: closesTurn ? 0.95 : 0.55 });
    })();
  }
}
