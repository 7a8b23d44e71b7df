// Started by segment-writer.process.test.ts: appends numbered events until it is killed. Arguments: log directory, boot id.
import { eventLine } from '../source/memory-source.ts';
import { SegmentWriter } from '../writer/segment-writer.ts';
import { SimulatedTime, SimulatedWriter } from './simulated-writer.ts';

const [directory = '', boot = ''] = process.argv.slice(2);
const simulated = new SimulatedTime();
const process1 = new SimulatedWriter(simulated, 'flat-out', Number.parseInt(boot, 36));
const owner = { host: 'test', pid: process.pid, boot, thread: 0 };
const writer = new SegmentWriter({ directory, owner, maxBytes: 256 * 1024 });
const stream = process1.id;

for (let batch = 0; ; batch++) {
  const events = Array.from({ length: 50 }, () =>
    process1.emit(stream, 'user.spoke', { text: 'x'.repeat(500), is_final: true }),
  );
  process1.events.length = 0;
  writer.append(events.map((event) => `${eventLine(event)}\n`).join(''));
  // Only what a completed write took is promised.
  if (batch % 10 === 0) process.stdout.write(`${events.at(-1)?.writer_seq}\n`);
}
