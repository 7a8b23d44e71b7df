// Converts recordings of the Harper Valley data set (github.com/cricketclub/gridspace-stanford-harper-valley) to calls/*.json:
//   node packages/demo/scripts/convert-calls.ts DATASET [SID ...]
// DATASET holds transcript/ and metadata/. Without a SID, every call of it is converted.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SHIPPED_CALLS, readCalls } from '../src/recording/read-calls.ts';

const [dataset, ...sids] = process.argv.slice(2);
if (dataset === undefined) {
  console.error('usage: node packages/demo/scripts/convert-calls.ts DATASET [SID ...]');
  process.exit(4);
}
const calls = readCalls(dataset);
for (const sid of sids.length > 0 ? sids : calls.keys()) {
  const call = calls.get(sid);
  if (call === undefined) throw new Error(`${dataset} holds no call ${sid}`);
  // One segment per line: a change of one shows as a change of one.
  const { segments, ...head } = call;
  const lines = segments.map((segment) => `    ${JSON.stringify(segment)}`).join(',\n');
  const json = `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "segments": [\n${lines}\n  ]\n}\n`;
  writeFileSync(join(SHIPPED_CALLS, `${sid}.json`), json);
}
