import { appendFileSync } from 'node:fs';

import { SimulatedTime, SimulatedWriter } from '../testing/simulated-writer.ts';

const PER_STREAM = 36;

/** Writes a log of many conversations at once, so that the events of each lie scattered over the file; gives their ids. */
export function writeConversations(path: string, count: number): readonly string[] {
  const time = new SimulatedTime();
  const writer = new SimulatedWriter(time, 'agent', 1);
  const streams: string[] = [];
  const open: { readonly id: string; count: number }[] = [];
  for (let n = 0; n < count; n++) {
    if (open.length < 25) {
      const id = `0193aaaa-0000-7000-8000-${String(streams.length).padStart(12, '0')}`;
      streams.push(id);
      open.push({ id, count: 0 });
    }
    const at = (n * 7919) % open.length;
    const stream = open[at];
    if (!stream) continue;
    const payload = {
      call_id: `call-${stream.id.slice(-6)}`,
      turn_id: `turn-${stream.count}`,
      text: 'I would like to move my appointment to Friday morning, if that is possible at all.',
      is_final: true,
      confidence: 0.93,
    };
    writer.emit(stream.id, 'user.spoke', payload, { trace_id: stream.id.replaceAll('-', ''), span_id: '1'.repeat(16) });
    if (++stream.count === PER_STREAM) {
      open.splice(at, 1);
      writer.closeStream(stream.id);
    }
    if (n % 5000 === 4999) {
      writer.beat();
      appendFileSync(path, writer.lines.map((line) => `${line}\n`).join(''));
      writer.events.length = 0;
    }
  }
  appendFileSync(path, writer.lines.map((line) => `${line}\n`).join(''));
  return streams;
}
