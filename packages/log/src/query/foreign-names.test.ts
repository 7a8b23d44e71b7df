import { expect, test } from 'vitest';

import { memorySource } from '../source/memory-source.ts';
import { ask } from '../testing/ask.ts';
import { Scenario } from '../testing/scenario.ts';

/** What every object has, and a table by name must not answer with. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];

test.each(INHERITED)('an event family or phase that is called %s is one like any other', async (name) => {
  const s = new Scenario();
  const w = s.writer('foreign');
  s.scope(w, 'work', undefined, (span) => {
    s.emit(w, span, `${name}.started`, {});
    s.emit(w, span, `${name}.failed`, { error_type: 'E' });
    s.emit(w, span, `call.${name}`, { call_id: 'c-1' });
  });
  const query = await ask(s);

  expect(query.why().failure).toMatchObject({ kind: name, name, error_type: 'E' });
  expect(query.activities().map(({ kind, name: called, outcome }) => [kind, called, outcome])).toEqual([
    [name, name, 'failed'],
  ]);
  expect(JSON.parse(JSON.stringify(query.tree()))).toMatchObject([{ name: 'work' }]);
  expect(await memorySource({ lines: s.lines }).list()).toHaveLength(1);
});
