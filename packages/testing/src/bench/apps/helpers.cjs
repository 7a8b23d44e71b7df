// Loaded by: the helper benchmark, three times: without an SDK, with the bare SDK, and behind Spanreel's register. Each
// case does the same work with our helpers and, where an SDK is there, by hand; a message runs one of them and answers
// with what it cost.
'use strict';
const { globSync, statSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { SpanStatusCode, context, logs, trace } = require('@opentelemetry/api');
const { emit } = require('@spanreel/api');
const { recordDecision } = require('@spanreel/api/decision');
const { saga } = require('@spanreel/api/saga');
const { startCall } = require('@spanreel/api/voice');
const { stage, workflow } = require('@spanreel/api/workflow');

if (process.env.ROLE === 'sdk') registerBareSdk();

const tracer = trace.getTracer('by-hand');
const logger = logs.getLogger('by-hand');
const token = { request_id: 'r-1', model: 'mini', time_to_first_token_ms: 120 };
const decision = {
  type: 'refund',
  chosen: 'approve',
  alternatives: [
    { option: 'approve', score: 0.8 },
    { option: 'escalate', score: 0.2 },
  ],
  confidence: 0.8,
  confidenceSource: 'model',
  reason: 'small amount, good standing',
};
const work = async () => undefined;

const cases = {
  emit: {
    helper: async () => void emit('llm.first_token', token),
    byHand: async () => record('llm.first_token', token),
  },
  stage: {
    helper: () => stage('quote', work),
    byHand: () => spanWith('stage quote', ['stage.started', 'stage.completed']),
  },
  saga: {
    helper: () => saga('transfer', { audit: 'best-effort' }, (run) => run.step('debit', work)),
    byHand: () =>
      spanWith('saga transfer', ['saga.started', 'saga.completed'], () =>
        spanWith('step debit', ['saga.step.started', 'saga.step.completed']),
      ),
  },
  decision: {
    helper: async () => void recordDecision(decision),
    byHand: async () => record('decision.made', decision),
  },
  turn: {
    helper: async () => turnByHelper(),
    byHand: async () => turnByHand(),
  },
};

// A turn as event-driven code reports it: seven spans, about a dozen events.
function turnByHelper() {
  // A call of twenty turns, then the next: long calls are rare, and a call's state grows with its turns.
  if (turns++ % 20 === 0) {
    call?.end('caller_hangup');
    call = startCall({ transport: 'websocket' });
  }
  const turn = call.startTurn();
  const heard = turn.startSpeechToText({ model: 'nova-3' });
  heard.partial('hel');
  turn.callerStopped();
  heard.final('hello', { confidence: 0.9 });
  heard.end();
  turn.startEndpointing().end();
  const agent = turn.startAgent({ name: 'teller' });
  const model = agent.startModel({ model: 'gpt', input: 'hello' });
  model.firstToken();
  model.end({ output: 'hi', usage: { inputTokens: 3, outputTokens: 1 } });
  agent.end();
  const voice = turn.startTextToSpeech({ model: 'flash', text: 'hi' });
  voice.firstByte();
  const playback = turn.startPlayback();
  playback.started();
  voice.end();
  playback.stop();
  turn.end();
}

let call;
let turns = 0;
const stages = [
  'speech_to_text nova-3',
  'voice.endpointing',
  'invoke_agent teller',
  'chat gpt',
  'text_to_speech flash',
  'voice.playback',
];

function turnByHand() {
  const turn = tracer.startSpan('voice.turn', { attributes: { 'turn.number': 1 } });
  const at = trace.setSpan(context.active(), turn);
  record('turn.started', { number: 1 }, at);
  for (const name of stages) {
    const span = tracer.startSpan(name, { attributes: { name, index: 1 } }, at);
    record(`${name} started`, { name }, trace.setSpan(at, span));
    record(`${name} completed`, { name, duration_ms: 1 }, trace.setSpan(at, span));
    span.end();
  }
  record('turn.completed', { number: 1 }, at);
  turn.end();
}

const questions = {
  time: ({ name, way, calls }) => time(cases[name][way], calls),
  stall: ({ calls }) => stall(calls),
  first: async () => [await longestGap(400)],
  delivery: ({ calls }) => delivery(calls),
};

process.on('message', async ({ id, ask, ...question }) => {
  process.send({ id, value: await questions[ask](question) });
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });

// In bursts, so that no buffer overflows and no batch delays the next: what is measured is what the caller waits for. Each
// burst is a workflow of its own, for stages stand in one, and nobody's has thousands.
async function time(operation, calls) {
  const burst = 20;
  const singles = [];
  for (let done = 0; done < calls; done += burst) {
    await workflow('bench', async () => {
      for (let count = 0; count < burst; count++) {
        const begin = performance.now();
        await operation();
        singles.push((performance.now() - begin) * 1e6);
      }
    });
    await pause(2);
  }
  return singles;
}

// The longest gap between turns of the event loop in each window of 150 ms, in which so many events are emitted at its
// start.
async function stall(events) {
  const windows = [];
  for (let window = 0; window < 12; window++) {
    for (let count = 0; count < events; count++) emit('llm.first_token', token);
    windows.push(await longestGap(150));
  }
  return windows;
}

// From emit to the log: how long until the files have grown, asked every millisecond.
async function delivery(calls) {
  const waits = [];
  for (let count = 0; count < calls; count++) {
    // At another moment of the batch's period every time.
    await pause(100 + ((count * 37) % 100));
    const size = logSize();
    const begin = performance.now();
    emit('llm.first_token', token);
    while (logSize() === size && performance.now() - begin < 5000) await pause(1);
    waits.push((performance.now() - begin) * 1e6);
  }
  return waits;
}

function logSize() {
  const files = globSync('**/*.jsonl', { cwd: process.env.SPANREEL_LOG });
  return files.reduce((sum, file) => sum + statSync(path.join(process.env.SPANREEL_LOG, file)).size, 0);
}

function longestGap(milliseconds) {
  return new Promise((resolve) => {
    const end = performance.now() + milliseconds;
    let last = performance.now();
    let longest = 0;
    const turn = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (now < end) setImmediate(turn);
      else resolve(longest * 1e6);
    };
    setImmediate(turn);
  });
}

function record(eventName, body, at = context.active()) {
  logger.emit({ eventName, body, attributes: { 'stream.id': 's-1', seq: 1 }, context: at });
}

function spanWith(name, events, inside = work) {
  return tracer.startActiveSpan(name, { attributes: { name, index: 1 } }, async (span) => {
    try {
      record(events[0], { name });
      await inside();
      record(events[1], { name, duration_ms: 1 });
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function registerBareSdk() {
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
  const { BatchLogRecordProcessor, LoggerProvider } = require('@opentelemetry/sdk-logs');
  const { BatchSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace');
  const exporter = {
    export: (items, done) => done({ code: 0 }),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] }));
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] }));
}
