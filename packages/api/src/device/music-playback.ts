import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';
import type { EventPayload, EventStatus } from '@spanreel/events';

import { recordEvent } from '../emit/record-event.ts';
import { describeError } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import type { At } from '../time/instant.ts';
import { toEpochMs } from '../time/instant.ts';

/** What is played, and where. */
export interface MusicOptions extends At {
  readonly deviceId?: string;
  readonly track?: string;
  readonly trackId?: string;
  readonly artist?: string;
  readonly album?: string;
  /** Who streams it. */
  readonly provider?: string;
  /** Milliseconds into the track; its beginning if left out. */
  readonly positionMs?: number;
  /** The active context if left out. */
  readonly context?: Context;
}

/** How far music has come. */
export interface MusicPosition extends At {
  /** Milliseconds into the track; left out where nobody knows. */
  readonly positionMs?: number;
}

type StopReason = NonNullable<EventPayload<'music.playback.stopped'>['reason']>;
type MusicEvent = 'paused' | 'resumed' | 'stopped' | 'failed';

/** A track that plays, until it is stopped or fails; whatever is told of it later is ignored. */
export interface MusicPlayback {
  paused(position?: MusicPosition): void;
  resumed(position?: MusicPosition): void;
  /** `reason` is `finished` if left out. */
  stopped(options?: MusicPosition & { readonly reason?: StopReason }): void;
  failed(error: unknown, position?: MusicPosition): void;
}

/**
 * Tells that music plays, the event `music.playback.started`, and then what becomes of it. It has no span: a program that started
 * the music ends long before that does.
 *
 * @example
 * const playing = startMusic({ deviceId: 'device-1', track: 'So What', artist: 'Miles Davis' });
 * playing.paused({ positionMs: 61_500 });
 * playing.stopped({ positionMs: 61_500, reason: 'stopped' });
 */
export function startMusic({ at, context, positionMs = 0, ...what }: MusicOptions): MusicPlayback {
  const music = {
    device_id: what.deviceId,
    track: what.track,
    track_id: what.trackId,
    artist: what.artist,
    album: what.album,
    provider: what.provider,
  };
  const started = context ?? activeContext.active();
  let isOver = false;
  if (isObserved()) {
    recordEvent(started, 'music.playback.started', { ...music, position_ms: positionMs }, { at: toEpochMs(at) });
  }
  const tell = (event: MusicEvent, position: MusicPosition, status: EventStatus | undefined, more: object): void => {
    if (isOver || !isObserved()) return;
    isOver = event === 'stopped' || event === 'failed';
    const payload = { ...music, position_ms: position.positionMs, ...more };
    recordEvent(
      // Whoever stops it does so for a reason of their own, in another command or request.
      context ?? activeContext.active(),
      `music.playback.${event}`,
      payload as EventPayload<`music.playback.${MusicEvent}`>,
      { at: toEpochMs(position.at), ...(status !== undefined && { status }) },
    );
  };
  return {
    paused: (position = {}) => tell('paused', position, undefined, {}),
    resumed: (position = {}) => tell('resumed', position, undefined, {}),
    stopped: ({ reason = 'finished', ...position } = {}) =>
      tell('stopped', position, reason === 'failed' ? 'failed' : 'success', { reason }),
    failed: (error, position = {}) => tell('failed', position, 'failed', describeError(error)),
  };
}
