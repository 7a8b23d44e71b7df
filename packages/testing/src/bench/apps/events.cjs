// Loaded by: the events benchmark, once for each way to say that something happened. A message runs it and answers with what it
// cost, or how long the event loop stood still.
'use strict';
const { setTimeout: pause } = require('node:timers/promises');
const { SeverityNumber, context, logs } = require('@opentelemetry/api');

const token = { request_id: 'r-1', model: 'mini', time_to_first_token_ms: 120 };
const once = ways()[process.env.WAY]();

function ways() {
  return {
    emit: () => {
      const { emit } = require('@spanreel/api');
      return () => emit('llm.first_token', token);
    },
    logs: () => {
      registerBareSdk();
      const logger = logs.getLogger('bench');
      return () =>
        logger.emit({
          eventName: 'llm.first_token',
          body: token,
          severityNumber: SeverityNumber.INFO,
          context: context.active(),
        });
    },
    pino: () => {
      const pino = require('pino');
      const log = pino(pino.destination({ dest: '/dev/null', sync: false }));
      return () => log.info(token, 'llm.first_token');
    },
  };
}

const questions = {
  time: ({ calls }) => time(calls),
  stall: ({ windows, perWindow }) => stall(windows, perWindow),
};

process.on('message', async ({ id, ask, ...question }) => {
  process.send({ id, value: await questions[ask](question) });
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });

// In bursts, so that no buffer overflows: what is measured is what the caller waits for. Nanoseconds of each call.
async function time(calls) {
  const singles = [];
  for (let done = 0; done < calls; done += 20) {
    for (let count = 0; count < 20; count++) {
      const begin = process.hrtime.bigint();
      once();
      singles.push(Number(process.hrtime.bigint() - begin));
    }
    await pause(2);
  }
  return singles;
}

// The longest gap between turns of the event loop in each window of 100 ms, the time between flushes: in windows without
// events and in windows in which they come evenly, one after the other, so that whatever else the machine does meets both.
async function stall(windows, perWindow) {
  const gaps = { idle: [], busy: [] };
  for (let window = 0; window < windows; window++) {
    gaps.idle.push(await longestGap(100, 0));
    gaps.busy.push(await longestGap(100, perWindow));
  }
  return gaps;
}

function longestGap(milliseconds, events) {
  return new Promise((resolve) => {
    const begin = performance.now();
    let last = begin;
    let longest = 0;
    let emitted = 0;
    const turn = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      while (emitted < events * Math.min(1, (now - begin) / milliseconds)) {
        once();
        emitted++;
      }
      // What the emissions themselves take is not the flush's.
      last = performance.now();
      if (now - begin < milliseconds) setImmediate(turn);
      else resolve(longest * 1e6);
    };
    setImmediate(turn);
  });
}

function registerBareSdk() {
  const { BatchLogRecordProcessor, LoggerProvider } = require('@opentelemetry/sdk-logs');
  const exporter = {
    export: (items, done) => done({ code: 0 }),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] }));
}
