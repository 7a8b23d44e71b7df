// Loaded by: the voice benchmark, with and without Spanreel. A voice loop over telephone audio: frames come in as a carrier sends
// them, are decoded and listened to; speech to text, model and synthesis are waited for; the answer goes out frame by frame. The
// waits are a tenth of what providers take. Without Spanreel the same code runs, but for its calls.
'use strict';
const { setTimeout: pause } = require('node:timers/promises');

const { startCall } = process.env.PLAIN === '1' ? { startCall: () => undefined } : require('@spanreel/api/voice');

/** Frames of 20 ms. */
const HEARD = 150;
const SPOKEN = 200;
const WAIT = { transcript: 20, firstToken: 40, token: 0.5, firstByte: 15 };
const TOKENS = 40;
const inbound = mediaMessages(HEARD);

async function turnOf(call) {
  const turn = call?.startTurn();
  const heard = turn?.startSpeechToText({ model: 'nova-3' });
  let energy = 0;
  for (const [index, message] of inbound.entries()) {
    energy += energyOf(decode(JSON.parse(message).media.payload));
    if (index % 50 === 49) {
      heard?.partial('I would like to book');
      await pause(1);
    }
  }
  turn?.callerStopped();
  await pause(WAIT.transcript);
  heard?.final('I would like to book an appointment for Tuesday', { confidence: 0.93 });
  heard?.end();
  turn?.startEndpointing().end();
  const agent = turn?.startAgent({ name: 'teller' });
  const model = agent?.startModel({ model: 'gpt', input: 'I would like to book an appointment for Tuesday' });
  await pause(WAIT.firstToken);
  model?.firstToken();
  let answer = '';
  for (let token = 0; token < TOKENS; token++) {
    answer += JSON.parse('{"choices":[{"delta":{"content":" word"}}]}').choices[0].delta.content;
    if (token % 10 === 9) await pause(WAIT.token * 10);
  }
  model?.end({ output: answer, usage: { inputTokens: 420, outputTokens: TOKENS } });
  agent?.end();
  const voice = turn?.startTextToSpeech({ model: 'flash', text: answer });
  await pause(WAIT.firstByte);
  voice?.firstByte();
  const playback = turn?.startPlayback();
  playback?.started();
  let bytes = 0;
  for (let frame = 0; frame < SPOKEN; frame++) {
    bytes += JSON.stringify({ event: 'media', streamSid: 'MZ1', media: { payload: encode(frame) } }).length;
    if (frame % 50 === 49) await pause(1);
  }
  voice?.end();
  playback?.stop();
  turn?.end();
  return energy + bytes;
}

async function conversation(turns, times) {
  const call = startCall({ transport: 'twilio.media_stream' });
  for (let turn = 0; turn < turns; turn++) {
    const begin = performance.now();
    await turnOf(call);
    times.push(performance.now() - begin);
  }
  call?.end('caller_hangup');
}

/** Milliseconds of each turn, and CPU time of one, with so many calls at once. */
async function run({ calls, turns }) {
  const times = [];
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: calls }, () => conversation(turns, times)));
  // What waits to be written is written.
  await pause(150);
  const { user, system } = process.cpuUsage(before);
  return { times, cpu: (user + system) / 1000 / (calls * turns) };
}

process.on('message', async ({ id, ...question }) => {
  process.send({ id, value: await run(question) });
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });

function mediaMessages(frames) {
  return Array.from({ length: frames }, (_, index) =>
    JSON.stringify({
      event: 'media',
      sequenceNumber: String(index),
      streamSid: 'MZ0123456789abcdef0123456789abcdef',
      media: { track: 'inbound', chunk: String(index), timestamp: String(index * 20), payload: encode(index) },
    }),
  );
}

// G.711 µ-law, ITU-T: 160 samples a frame.
function encode(frame) {
  const bytes = Buffer.alloc(160);
  for (let sample = 0; sample < 160; sample++) {
    const value = Math.round(8000 * Math.sin((2 * Math.PI * 440 * (frame * 160 + sample)) / 8000));
    const magnitude = Math.min(Math.abs(value) + 132, 32635);
    const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
    bytes[sample] = ~((value < 0 ? 128 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 255;
  }
  return bytes.toString('base64');
}

function decode(payload) {
  const bytes = Buffer.from(payload, 'base64');
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    const code = ~bytes[index] & 255;
    const magnitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
    samples[index] = code & 128 ? -magnitude : magnitude;
  }
  return samples;
}

function energyOf(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
