import type { Call, Endpointing, SpeechToText, Turn } from '@spanreel/api/voice';

import { type FromCarrier, unpackSound } from '../line/messages.ts';
import type { FromRecogniser } from '../models/recogniser.ts';
import { Answer } from './answer.ts';
import { isBackchannel } from './backchannel.ts';
import { Banker } from './banker.ts';
import { type ModelsClient, REPLAY_MODEL, type RecogniserStream } from './models-client.ts';
import type { PhoneLine } from './phone-line.ts';

/** A turn while the caller speaks. */
interface Listening {
  /** Which turn of the call, from 1. */
  readonly index: number;
  readonly turn: Turn;
  readonly speech: SpeechToText;
  /** Where the caller began, on the line. */
  readonly onset: number;
  /** What the caller began to speak over. */
  readonly over: Answer | undefined;
  endpointing?: Endpointing;
  heard: string;
  /** When the caller stopped, in milliseconds since the epoch. */
  stopped: number;
}

export interface SessionOptions {
  readonly call: Call;
  readonly line: PhoneLine;
  readonly recording: string;
  readonly models: ModelsClient;
  readonly bank: string;
}

/** One phone call: from what the line and the recogniser tell, to turns with their stages. */
export class CallSession {
  readonly #call: Call;
  readonly #line: PhoneLine;
  readonly #recording: string;
  readonly #models: ModelsClient;
  readonly #banker: Banker;
  readonly #recogniser: RecogniserStream;
  readonly #listening = new Map<number, Listening>();
  /** What the agent is saying. */
  #answer: Answer | undefined;
  /** Answers are given one after the other. */
  #answering: Promise<void> = Promise.resolve();
  #saidGoodbye = false;

  constructor({ call, line, recording, models, bank }: SessionOptions) {
    this.#call = call;
    this.#line = line;
    this.#recording = recording;
    this.#models = models;
    const objectives = { identify: call.objective('identify_caller'), task: call.objective('caller_task') };
    this.#banker = new Banker(models, bank, objectives);
    this.#recogniser = call.run(() => models.listen(recording, line.time, (message) => this.#hear(message)));
  }

  /** Takes a message from the line. */
  receive(message: FromCarrier): void {
    if (message.event === 'media') {
      const at = Number(message.media.timestamp);
      const until = at + unpackSound(message.media.payload).duration_ms;
      this.#recogniser.send({ type: 'frame', chunk: Number(message.media.chunk), at, until });
    } else if (message.event === 'mark') {
      this.#answer?.marked(message.mark.name, Number(message.mark.timestamp));
    }
  }

  /** The line is closing: ends what is open and the call with it. */
  async hangUp(): Promise<void> {
    await this.#answering;
    this.#recogniser.close();
    for (const { turn } of this.#listening.values()) turn.end('caller_hangup');
    this.#call.end(this.#saidGoodbye ? 'completed' : 'caller_hangup');
  }

  /** The line is gone without a word: whatever is open ends with the call. */
  lost(): void {
    this.#recogniser.close();
    this.#call.end('caller_hangup');
  }

  #hear(message: FromRecogniser): void {
    if (message.type === 'ready') {
      if (message.opens === 'agent') this.#greet();
    } else if (message.type === 'noise') {
      this.#answer?.turn.interruption({ at: this.#line.at(message.at), outcome: 'false' });
    } else if (message.type === 'speech_started') {
      this.#startTurn(message.turn, message.at);
    } else {
      const listening = this.#listening.get(message.turn);
      if (listening) this.#understand(listening, message);
    }
  }

  #greet(): void {
    const turn = this.#call.startTurn({ initiator: 'agent', at: this.#line.time.epoch });
    this.#respond(turn, 1, '', this.#line.time.epoch);
  }

  #startTurn(index: number, onset: number): void {
    const at = this.#line.at(onset);
    const turn = this.#call.startTurn({ at });
    turn.callerStarted({ at });
    const speech = turn.startSpeechToText({ ...REPLAY_MODEL, language: 'en-US', at });
    this.#listening.set(index, { index, turn, speech, onset, over: this.#answer, heard: '', stopped: at });
  }

  #understand(
    listening: Listening,
    message: Extract<FromRecogniser, { readonly type: 'partial' | 'final' | 'end_of_turn' }>,
  ): void {
    const { index, turn, speech } = listening;
    if (message.type === 'end_of_turn') {
      listening.endpointing?.end({ probability: message.probability });
      this.#respond(turn, index, listening.heard, listening.stopped);
      return;
    }
    listening.heard = message.text;
    if (message.type === 'partial') {
      speech.partial(message.text);
      this.#yieldTo(listening);
      return;
    }
    listening.stopped = this.#line.at(message.until);
    turn.callerStopped({ at: listening.stopped, source: 'stt' });
    speech.final(message.text, { confidence: message.confidence });
    if (message.complete) speech.end();
    listening.endpointing ??= turn.startEndpointing({ source: 'model' });
  }

  /** Stops the agent once the caller has said two words over it that are more than listening. */
  #yieldTo({ over, heard, onset }: Listening): void {
    if (over && over === this.#answer && heard.includes(' ') && !isBackchannel(heard)) over.interrupt(onset);
  }

  /** Tells of what was said over an answer that the agent gave to its end all the same. */
  #notYielded(answer: Answer): void {
    for (const { over, onset, heard } of this.#listening.values()) {
      if (over !== answer) continue;
      answer.turn.interruption({ at: this.#line.at(onset), outcome: isBackchannel(heard) ? 'backchannel' : 'ignored' });
    }
  }

  #respond(turn: Turn, index: number, heard: string, since: number): void {
    this.#answering = this.#answerAfter(this.#answering, turn, index, heard, since);
  }

  async #answerAfter(previous: Promise<void>, turn: Turn, index: number, heard: string, since: number): Promise<void> {
    await previous;
    try {
      turn.end(await this.#answerIn(turn, index, heard, since));
    } catch (error) {
      turn.end('failed', { error });
    }
  }

  async #answerIn(turn: Turn, index: number, heard: string, since: number): Promise<'completed' | 'interrupted'> {
    const replay = { sid: this.#recording, turn: index, since, speed: this.#line.time.speed };
    const text = await this.#banker.reply(turn, heard, replay);
    if (text === '') return 'completed';
    this.#saidGoodbye ||= /\b(thank you for calling|goodbye|bye)\b/.test(text);
    const answer = await turn.textToSpeech({ ...REPLAY_MODEL, voice: 'recorded', text }, async (speech) => {
      let saying: Answer | undefined;
      for await (const chunk of this.#models.speech({ replay, text })) {
        if (!saying) {
          speech.firstByte();
          saying = this.#answer = new Answer(turn, text, `turn-${index}`, this.#line);
        }
        saying.say(chunk);
      }
      return saying;
    });
    if (!answer) return 'completed';
    const end = await answer.played();
    if (end === 'completed') this.#notYielded(answer);
    this.#answer = undefined;
    return end;
  }
}
