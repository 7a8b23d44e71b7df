import type { Call, Endpointing, SpeechToText, Turn } from '@spanreel/api/voice';

import { wallNow } from '../line/media-clock.ts';
import { type FromCarrier, unpackSound } from '../line/messages.ts';
import type { FromRecogniser } from '../models/recogniser.ts';
import type { ReplayRequest } from '../models/session.ts';
import { Answer } from './answer.ts';
import { isBackchannel } from './backchannel.ts';
import { Banker } from './banker.ts';
import { type ModelsClient, REPLAY_MODEL, type RecogniserStream } from './models-client.ts';
import type { PhoneLine } from './phone-line.ts';

/** What an answer is given to. */
interface Heard {
  readonly turn: Turn;
  /** Which turn of the call, from 1. */
  readonly index: number;
  heard: string;
  /** When the caller stopped, in milliseconds since the epoch. */
  stopped: number;
  /** Resolves when the caller has no more to say: where the agent cuts in, that may be after the answer. */
  readonly said: Promise<void>;
}

/** A turn while the caller speaks. */
interface Listening extends Heard {
  readonly speech: SpeechToText;
  /** What is certain of it. */
  finals: string;
  readonly silent: () => void;
  /** Where the caller began, on the line. */
  readonly onset: number;
  /** What the caller began to speak over. */
  readonly over: { readonly answer: Answer; readonly position: Answer['position'] } | undefined;
  endpointing?: Endpointing;
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
  #answering: Promise<unknown> = Promise.resolve();
  readonly #turns: Promise<void>[] = [];
  #saidGoodbye = false;

  constructor({ call, line, recording, models, bank }: SessionOptions) {
    this.#call = call;
    this.#line = line;
    this.#recording = recording;
    this.#models = models;
    const objectives = { identify: call.objective('identify_caller'), task: call.objective('caller_task') };
    this.#banker = new Banker(models, bank, objectives);
    this.#recogniser = call.run(() => models.listen(recording, line.time, (message, at) => this.#hear(message, at)));
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
    // The caller's last words may still be on their way through recognition.
    await this.#recogniser.finish();
    for (const { silent } of this.#listening.values()) silent();
    await Promise.all(this.#turns);
    for (const { turn } of this.#listening.values()) turn.end('caller_hangup');
    this.#call.end(this.#saidGoodbye ? 'completed' : 'caller_hangup');
  }

  /** The line is gone without a word: whatever is open ends with the call. */
  lost(): void {
    this.#recogniser.close();
    this.#call.end('caller_hangup');
  }

  #hear(message: FromRecogniser, at: number): void {
    if (message.type === 'ready') {
      if (message.opens === 'agent') this.#greet();
    } else if (message.type === 'noise') {
      this.#answer?.turn.interruption({ at: this.#line.at(message.at), outcome: 'false' });
    } else if (message.type === 'speech_started') {
      this.#startTurn(message.turn, message.at);
    } else {
      const listening = this.#listening.get(message.turn);
      if (listening) this.#understand(listening, message, at);
    }
  }

  #greet(): void {
    const at = this.#line.time.epoch;
    const turn = this.#call.startTurn({ initiator: 'agent', at });
    this.#respond({ turn, index: 1, heard: '', stopped: at, said: Promise.resolve() });
  }

  #startTurn(index: number, onset: number): void {
    const at = this.#line.at(onset);
    const turn = this.#call.startTurn({ at });
    turn.callerStarted({ at });
    const speech = turn.startSpeechToText({ ...REPLAY_MODEL, language: 'en-US', at });
    const answer = this.#answer;
    const over = answer && { answer, position: answer.position };
    const { promise: said, resolve: silent } = Promise.withResolvers<void>();
    const nothing = { heard: '', finals: '', stopped: at };
    this.#listening.set(index, { index, turn, speech, onset, over, ...nothing, said, silent });
  }

  #understand(
    listening: Listening,
    message: Extract<FromRecogniser, { readonly type: 'partial' | 'final' | 'end_of_turn' }>,
    at: number,
  ): void {
    const { turn, speech } = listening;
    if (message.type === 'end_of_turn') {
      // Endpointing's end and the agent's start are read one after the other; what puts them on record comes afterwards.
      const committed = wallNow();
      this.#respond(listening);
      listening.endpointing?.end({ at: committed, probability: message.probability });
      return;
    }
    listening.heard = `${listening.finals} ${message.text}`.trim();
    if (message.type === 'partial') {
      speech.partial(message.text, { at });
      this.#yieldTo(listening);
      return;
    }
    // Endpointing listens already when the transcript is taken: what starting it costs lies between no two stages.
    listening.endpointing ??= turn.startEndpointing({ source: 'model' });
    const taken = wallNow();
    listening.finals = listening.heard;
    listening.stopped = this.#line.at(message.until);
    turn.callerStopped({ at: listening.stopped, source: 'stt' });
    speech.final(message.text, { at: taken, confidence: message.confidence });
    if (!message.complete) return;
    speech.end({ at: taken });
    listening.silent();
  }

  /** Stops the agent once the caller has said two words over it that are more than listening. */
  #yieldTo({ over, heard, onset }: Listening): void {
    if (over && over.answer === this.#answer && heard.includes(' ') && !isBackchannel(heard)) {
      over.answer.interrupt(onset);
    }
  }

  /** Tells of what was said over an answer that the agent gave to its end all the same. */
  #notYielded(answer: Answer): void {
    for (const { over, onset, heard } of this.#listening.values()) {
      if (over?.answer !== answer) continue;
      answer.turn.interruption({
        ...over.position,
        at: this.#line.at(onset),
        outcome: isBackchannel(heard) ? 'backchannel' : 'ignored',
      });
    }
  }

  /** The agent takes a turn over: its time counts from here, though it may have to finish another answer first. */
  #respond(to: Heard): void {
    const at = wallNow();
    const answered = this.#answering.then(() => this.#answerTo(to, at));
    this.#answering = answered.catch(() => undefined);
    this.#turns.push(this.#endTurn(to, answered));
  }

  async #endTurn({ turn, said }: Heard, answered: Promise<'completed' | 'interrupted'>): Promise<void> {
    try {
      const reason = await answered;
      await said;
      turn.end(reason);
    } catch (error) {
      turn.end('failed', { error });
    }
  }

  async #answerTo({ turn, index, heard, stopped }: Heard, at: number): Promise<'completed' | 'interrupted'> {
    const replay = { sid: this.#recording, turn: index, since: stopped, speed: this.#line.time.speed };
    // Synthesis reads the clock before anything else: on a busy machine whatever came first could be nobody's millisecond.
    const say = (text: string): Promise<Answer | undefined> => this.#speak(turn, text, replay, wallNow());
    const answer = await this.#banker.reply(turn, heard, { at, replay, say });
    if (!answer) return 'completed';
    const end = await answer.played();
    if (end === 'completed') this.#notYielded(answer);
    this.#answer = undefined;
    return end;
  }

  async #speak(turn: Turn, text: string, replay: ReplayRequest, at: number): Promise<Answer | undefined> {
    return turn.textToSpeech({ ...REPLAY_MODEL, voice: 'recorded', text, at }, async (speech) => {
      this.#saidGoodbye ||= /\b(thank you for calling|goodbye|bye)\b/.test(text);
      let answer: Answer | undefined;
      for await (const chunk of this.#models.speech({ replay, text })) {
        if (answer) {
          answer.say(chunk);
          continue;
        }
        const firstByte = wallNow();
        answer = this.#answer = new Answer({ turn, text, name: `turn-${replay.turn}`, line: this.#line });
        answer.say(chunk);
        speech.firstByte({ at: firstByte });
      }
      return answer;
    });
  }
}
