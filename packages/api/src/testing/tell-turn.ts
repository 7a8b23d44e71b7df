import type { Call } from '../voice/index.ts';

/** When the recorded turn's call began, epoch milliseconds. */
export const T = 1_700_000_000_000;

/** One whole turn, told as events would tell it. */
export function tellTurn(running: Call): void {
  const turn = running.startTurn({ id: 'turn-1', at: T + 100 });
  const stt = turn.startSpeechToText({ model: 'nova-3', provider: 'deepgram', language: 'en-AU', at: T + 100 });
  stt.partial('my bal', { confidence: 0.5, at: T + 500 });
  stt.partial('my balance', { at: T + 700 });
  stt.partial('my ballots', { at: T + 800 });
  turn.callerStopped({ at: T + 1000 });
  const waiting = turn.startEndpointing({ source: 'model', threshold: 0.6, silenceMs: 400, at: T + 1000 });
  stt.final('my balance please', { confidence: 0.92, at: T + 1100 });
  stt.end({ audioDurationMs: 900, at: T + 1100 });
  waiting.end({ probability: 0.8, at: T + 1400 });
  const agent = turn.startAgent({ name: 'teller', version: '7', at: T + 1400 });
  const asking = agent.startModel({
    model: 'gpt-5-mini',
    provider: 'openai',
    requestId: 'req-1',
    input: 'my balance please',
    promptVersion: 'p3',
    at: T + 1400,
  });
  asking.firstToken({ at: T + 1600 });
  asking.end({
    output: { tool: 'balance' },
    usage: { inputTokens: 30, outputTokens: 5, cachedInputTokens: 20 },
    finishReasons: ['tool_calls'],
    at: T + 1650,
  });
  const looking = agent.startTool('balance', { arguments: { account: 'savings' }, callId: 'c1', at: T + 1650 });
  looking.end({ result: 10, at: T + 1850 });
  agent.responded({ at: T + 2000 });
  const speaking = turn.startTextToSpeech({ model: 'flash', voice: 'alba', text: 'Ten pounds.', at: T + 2000 });
  speaking.firstByte({ at: T + 2150 });
  const playing = turn.startPlayback({ generatedText: 'Ten pounds.', at: T + 2150 });
  playing.sent(800, { mark: 'end' });
  playing.started({ at: T + 2200 });
  agent.end({ at: T + 2300 });
  speaking.end({ audioDurationMs: 800, at: T + 2300 });
  playing.marked('end');
  playing.stop({ at: T + 3000 });
  turn.end(undefined, { said: 'Ten pounds.', at: T + 3000 });
}
