// Loaded by: the durable benchmark. Emits durable events, so many at a time, beside so many others a second, and answers with how long
// each of them took.
'use strict';
const { emit } = require('@spanreel/api');

const token = { request_id: 'r-1', model: 'mini', time_to_first_token_ms: 120 };
const TICK_MS = 5;

process.on('message', async ({ id, calls, atOnce, perSecond }) => {
  const load = startLoad(perSecond);
  const singles = [];
  let left = calls;
  const one = async () => {
    while (left-- > 0) {
      const begin = performance.now();
      await emit.durable('llm.first_token', token);
      singles.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  process.send({ id, value: { singles, emitted: load.stop() } });
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });

// By the clock and not by ticks: a timer that is late makes up for it.
function startLoad(perSecond) {
  const begin = performance.now();
  let emitted = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - begin) / 1000) * perSecond;
    for (; emitted < due; emitted++) emit('llm.first_token', token);
  }, TICK_MS);
  return {
    stop() {
      clearInterval(timer);
      return emitted / ((performance.now() - begin) / 1000);
    },
  };
}
