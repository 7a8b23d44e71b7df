/**
 * What goes over the WebSocket between carrier and agent: Twilio's Media Streams messages with two differences. The recordings
 * came without sound, so a frame's payload is the word that was said instead of 20 ms of mu-law; and a mark says when it was
 * reached. Numbers are text, as Twilio sends them; times are milliseconds of sound since the line opened.
 */
export type FromCarrier =
  | { readonly event: 'connected'; readonly protocol: 'Call'; readonly version: string }
  | StartMessage
  | {
      readonly event: 'media';
      readonly sequenceNumber: string;
      readonly streamSid: string;
      readonly media: {
        readonly track: 'inbound';
        readonly chunk: string;
        readonly timestamp: string;
        readonly payload: string;
      };
    }
  | {
      readonly event: 'mark';
      readonly sequenceNumber: string;
      readonly streamSid: string;
      readonly mark: { readonly name: string; readonly timestamp: string };
    }
  | {
      readonly event: 'stop';
      readonly sequenceNumber: string;
      readonly streamSid: string;
      readonly stop: { readonly callSid: string };
    };

export interface StartMessage {
  readonly event: 'start';
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly start: {
    readonly streamSid: string;
    readonly callSid: string;
    readonly tracks: readonly ['inbound'];
    readonly mediaFormat: { readonly encoding: typeof ENCODING; readonly channels: 1 };
    readonly customParameters: Readonly<Record<string, string>>;
  };
}

export type ToCarrier =
  | {
      readonly event: 'media';
      readonly streamSid: string;
      /** `timestamp`: when in the recording this was said; it is played then, or at once if it comes too late. */
      readonly media: { readonly payload: string; readonly timestamp: string };
    }
  | { readonly event: 'mark'; readonly streamSid: string; readonly mark: { readonly name: string } }
  | { readonly event: 'clear'; readonly streamSid: string };

export const ENCODING = 'application/x-recorded-words';

/** The sound of a frame, such as it is. */
export interface Sound {
  readonly text: string;
  readonly duration_ms: number;
}

export function packSound(sound: Sound): string {
  return Buffer.from(JSON.stringify(sound)).toString('base64');
}

export function unpackSound(payload: string): Sound {
  return JSON.parse(Buffer.from(payload, 'base64').toString()) as Sound;
}
