import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { startCall } from '@spanreel/api/voice';

/** What a media server or a realtime model sends: callbacks, in nobody's scope. */
const line = new EventEmitter();

const call = startCall({ transport: 'websocket', agent: { name: 'receptionist', version: '3' } });
let turn: ReturnType<typeof call.startTurn> | undefined;
let hearing: ReturnType<NonNullable<typeof turn>['startSpeechToText']> | undefined;

line.on('speech.started', () => {
  turn = call.startTurn();
  hearing = turn.startSpeechToText({ model: 'nova-3' });
});
line.on('speech.stopped', () => turn?.callerStopped({ source: 'vad' }));
line.on('transcript', ({ text, confidence }: { text: string; confidence: number }) => {
  hearing?.final(text, { confidence });
  hearing?.end();
  void turn?.agent({ name: 'receptionist' }, (agent) => agent.tool('opening_hours', () => 'nine to five'));
});
line.on('audio.first', () => turn?.startPlayback().started());
line.on('audio.done', () => turn?.end());
line.on('hangup', () => call.end('caller_hangup'));

// Stands for the line.
for (const [event, payload] of [
  ['speech.started'],
  ['speech.stopped'],
  ['transcript', { text: 'when do you open', confidence: 0.94 }],
  ['audio.first'],
  ['audio.done'],
  ['hangup'],
] as const) {
  line.emit(event, payload);
  await pause(20);
}
console.log('hung up');
