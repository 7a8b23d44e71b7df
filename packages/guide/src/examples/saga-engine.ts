import { isUnknownOutcome, planCompensation, traceCompensation, traceStep } from '@spanreel/api/saga';
import type { SpanContextLike } from '@spanreel/api/saga';
import { workflow } from '@spanreel/api/workflow';

interface Step {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly undo?: () => Promise<void>;
}

/** An engine of your own: it decides what runs and what is undone, Spanreel is told. */
async function runSaga(sagaId: string, saga: string, steps: readonly Step[]): Promise<void> {
  const ran: { readonly step: Step; readonly of: SpanContextLike }[] = [];
  for (const [index, step] of steps.entries()) {
    const traced = { sagaId, saga, step: step.name, stepIndex: index + 1, stepCount: steps.length };
    // On disk before the step runs, so that a crash in between shows what was not undone.
    if (step.undo) await planCompensation(traced);
    let of: SpanContextLike | undefined;
    try {
      await traceStep(traced, ({ spanContext }) => {
        of = spanContext;
        return step.run();
      });
      ran.push({ step, of: of! });
    } catch (error) {
      if (isUnknownOutcome(error)) ran.push({ step, of: of! });
      for (const { step: done, of: span } of ran.toReversed()) {
        const undoing = { sagaId, saga, step: done.name, of: span, ...(of && { causedBy: of }) };
        if (done.undo) await traceCompensation(undoing, done.undo).catch(() => undefined);
      }
      throw error;
    }
  }
}

// Around it a workflow, so that its steps are one trace and one stream.
await workflow('orders.ship', () =>
  runSaga('o-17', 'ship', [
    { name: 'reserve', run: async () => undefined, undo: async () => console.log('reservation released') },
    { name: 'print_label', run: () => Promise.reject(new Error('the printer is out of paper')) },
  ]),
).catch(({ message }: Error) => console.log(message));
