import { memorySource, traceQuery } from '@spanreel/log';
import { expect, test } from 'vitest';

import { LogScenario } from '../../testing/log-scenario.ts';
import { type TreeNode as Drawn, treeLines } from '../../terminal/tree-lines.ts';
import { type TreeRow, treeRows } from './tree-rows.ts';

const TRACE = 'a'.repeat(32);
const id = (number: number): string => String(number).padStart(16, '0');

async function drawn(log: LogScenario): Promise<string[]> {
  const lines = log.processes.flatMap((process) => process.lines());
  const recording = await memorySource({ lines }).readTrace(TRACE);
  const rows: Drawn<TreeRow>[] = treeRows(traceQuery(recording).tree());
  return treeLines(rows).map(({ item, branch }) => {
    if (item.kind === 'node')
      return `${branch}${item.node.name}${item.service === undefined ? '' : ` [${item.service}]`}`;
    return `${branch}${item.kind === 'event' ? item.event.event_type : `! ${item.error.error_message}`}`;
  });
}

function scenario(): LogScenario {
  return new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: TRACE });
}

test('draws the client and the server span of one request as one line', async () => {
  const log = scenario();
  const [agent, models] = [log.process('agent'), log.process('models')];
  agent.span('chat gpt', { id: id(1), from: 0, upto: 100 });
  agent.span('POST', { id: id(2), parent: id(1), from: 1, upto: 99, kind: 'client' });
  models.span('POST', { id: id(3), parent: id(2), from: 5, upto: 95, kind: 'server' });
  models.span('query', { id: id(4), parent: id(3), from: 6, upto: 9 });

  expect(await drawn(log)).toStrictEqual(['chat gpt [agent]', '└─ POST [models]', '   └─ query']);
});

test('keeps both where the request did not come out alike on both sides', async () => {
  const log = scenario();
  const [agent, models] = [log.process('agent'), log.process('models')];
  agent.span('POST', { id: id(2), from: 1, upto: 99, kind: 'client', error: 'socket hang up' });
  models.span('POST', { id: id(3), parent: id(2), from: 5, upto: 95, kind: 'server' });

  expect(await drawn(log)).toStrictEqual(['POST [agent]', '├─ ! socket hang up', '└─ POST [models]']);
});

test('tells an error where it began, and events that say more than their span', async () => {
  const log = scenario();
  const agent = log.process('agent');
  agent.emit(1, 'saga.step.started', { saga_id: 's', saga: 'book', step: 'a' }, { span: id(2), parent: id(1) });
  agent.emit(2, 'order.placed', { order_id: 'o-1' }, { span: id(2), parent: id(1) });
  agent.span('saga book', { id: id(1), from: 0, upto: 9, error: 'no room' });
  agent.span('step a', { id: id(2), parent: id(1), from: 1, upto: 8, error: 'no room' });

  expect(await drawn(log)).toStrictEqual(['saga book [agent]', '└─ step a', '   ├─ ! no room', '   └─ order.placed']);
});
