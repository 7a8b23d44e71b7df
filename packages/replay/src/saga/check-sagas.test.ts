import type { SpineEvent } from '@spanreel/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { WriterFixture, emitSaga } from '../testing/writer-fixture.ts';
import { checkSagas } from './check-sagas.ts';

const saga = { saga_id: 'saga-1', saga: 'book_transfer' };

/** `run a`, `undo a` …: a saga in the fewest words. */
function sagaEvents(script: readonly string[]): SpineEvent[] {
  const writer = new WriterFixture();
  for (const line of script) {
    const [verb = '', step = ''] = line.split(' ');
    const payload = step === '' ? saga : { ...saga, step };
    const types: Readonly<Record<string, readonly string[]>> = {
      start: ['saga.started'],
      run: ['saga.compensation.planned', 'saga.step.started', 'saga.step.completed'],
      begin: ['saga.compensation.planned', 'saga.step.started'],
      end: ['saga.step.completed'],
      undo: ['saga.compensation.started', 'saga.compensation.completed'],
      'undo-fails': ['saga.compensation.started', 'saga.compensation.failed'],
      skip: ['saga.compensation.skipped'],
      completed: ['saga.completed'],
      compensated: ['saga.compensated'],
      failed: ['saga.failed'],
    };
    for (const type of types[verb] ?? []) writer.emit(type, payload);
  }
  return writer.events;
}

const lawful: readonly { readonly name: string; readonly script: readonly string[] }[] = [
  { name: 'undoes last first', script: ['start', 'run a', 'run b', 'undo b', 'undo a', 'compensated'] },
  { name: 'skips what needs no undoing', script: ['start', 'run a', 'run b', 'skip b', 'undo a', 'compensated'] },
  { name: 'goes on when undoing fails', script: ['start', 'run a', 'run b', 'undo-fails b', 'undo a', 'failed'] },
  { name: 'tries undoing again', script: ['start', 'run a', 'undo-fails a', 'undo a', 'compensated'] },
  {
    name: 'undoes a step again that ran again',
    script: ['start', 'run a', 'undo a', 'run a', 'undo a', 'compensated'],
  },
  {
    name: 'undoes steps that ran at the same time in any order',
    script: ['start', 'begin a', 'begin b', 'end a', 'end b', 'undo a', 'undo b', 'compensated'],
  },
  { name: 'completes', script: ['start', 'run a', 'run b', 'completed'] },
];

test.each(lawful)('a saga that $name is lawful', ({ script }) => {
  expect(checkSagas(sagaEvents(script))).toStrictEqual([]);
});

const unlawful: readonly { readonly script: readonly string[]; readonly seq: number; readonly message: string }[] = [
  { script: ['start', 'run a', 'undo a', 'undo a'], seq: 7, message: 'a was undone twice' },
  { script: ['start', 'undo a'], seq: 2, message: 'a was undone but never ran' },
  {
    script: ['start', 'run a', 'run b', 'undo a', 'undo b'],
    seq: 8,
    message: 'a was undone before b, which ran after it',
  },
  {
    script: ['start', 'run a', 'undo-fails a', 'compensated'],
    seq: 7,
    message: 'the saga ended as compensated, but undoing a is failed',
  },
  {
    script: ['start', 'run a', 'run b', 'undo b', 'compensated'],
    seq: 10,
    message: 'the saga ended as compensated, but undoing a is planned',
  },
  {
    script: ['start', 'run a', 'undo a', 'completed'],
    seq: 7,
    message: 'the saga ended as completed, but undoing a is done',
  },
];

test.each(unlawful)('finds, at the event that did it: $message', ({ script, seq, message }) => {
  expect(checkSagas(sagaEvents(script)).map((found) => [found.writer_seq, found.message])).toStrictEqual([
    [seq, message],
  ]);
});

test('names the saga, the step, the event and its writer', () => {
  expect(checkSagas(sagaEvents(['start', 'undo a']))).toStrictEqual([
    {
      kind: 'compensated_without_run',
      saga_id: 'saga-1',
      saga: 'book_transfer',
      step: 'a',
      event_type: 'saga.compensation.started',
      event_id: 'w1-event-2',
      writer_id: 'w1',
      writer_seq: 2,
      message: 'a was undone but never ran',
    },
  ]);
});

test('keeps sagas of one stream apart', () => {
  const writer = new WriterFixture();
  emitSaga(writer, 'compensated');
  const other = { saga_id: 'saga-2', saga: 'refund' };
  writer.emit('saga.started', other);
  writer.emit('saga.step.started', { ...other, step: 'debit' });
  writer.emit('saga.step.completed', { ...other, step: 'debit', duration_ms: 1 });
  writer.emit('saga.compensation.started', { ...other, step: 'debit' });

  expect(checkSagas(writer.events)).toStrictEqual([]);
});

test('law: steps run one after the other and undone in reverse are lawful; any other order is not', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2 });
  fc.assert(
    fc.property(
      names.chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length }))),
      ([steps, undone]) => {
        const script = ['start', ...steps.map((s) => `run ${s}`), ...undone.map((s) => `undo ${s}`), 'compensated'];
        const isReverse = undone.join() === steps.toReversed().join();
        expect(checkSagas(sagaEvents(script)).length === 0).toBe(isReverse);
      },
    ),
  );
});
