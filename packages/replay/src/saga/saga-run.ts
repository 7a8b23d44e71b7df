import type { CompensationOutcome, StepOutcome } from '@spanreel/events';

interface StepRun {
  outcome: StepOutcome;
  startedAt: number;
  endedAt: number | undefined;
}

/** One saga as its events tell it so far. Steps are known by name; a step that runs again begins anew. */
export class SagaRun {
  readonly name: string;
  readonly #steps = new Map<string, StepRun>();
  readonly #compensations = new Map<string, CompensationOutcome>();
  readonly #done = new Set<string>();
  #now = 0;

  constructor(name: string) {
    this.name = name;
  }

  startStep(step: string): void {
    this.#steps.set(step, { outcome: 'running', startedAt: this.#now++, endedAt: undefined });
    this.#done.delete(step);
  }

  endStep(step: string, outcome: StepOutcome): void {
    const known = this.#steps.get(step) ?? { outcome, startedAt: this.#now++, endedAt: undefined };
    this.#steps.set(step, { ...known, outcome, endedAt: this.#now++ });
  }

  plan(step: string): void {
    this.#compensations.set(step, 'planned');
  }

  compensate(step: string, outcome: CompensationOutcome): void {
    this.#compensations.set(step, outcome);
    if (outcome === 'done') this.#done.add(step);
  }

  ran(step: string): boolean {
    return this.#steps.has(step);
  }

  isDone(step: string): boolean {
    return this.#done.has(step);
  }

  isRunning(step: string): boolean {
    return this.#compensations.get(step) === 'running';
  }

  compensations(): [step: string, outcome: CompensationOutcome][] {
    return [...this.#compensations];
  }

  /** Steps that took effect, or may have, and are not known to be undone or to need no undoing. */
  notUndone(): [step: string, outcome: CompensationOutcome][] {
    return this.compensations().filter(
      ([step, outcome]) => outcome !== 'done' && outcome !== 'skipped' && this.#mayHaveTakenEffect(step),
    );
  }

  /**
   * A step that began after this one had ended and is still to be undone: it must be undone first. Steps that ran at
   * the same time may be undone in any order.
   */
  mustPrecede(step: string): string | undefined {
    const endedAt = this.#steps.get(step)?.endedAt;
    if (endedAt === undefined) return undefined;
    const waiting = [...this.#steps].find(
      ([other, run]) =>
        other !== step &&
        run.startedAt > endedAt &&
        this.#mayHaveTakenEffect(other) &&
        this.#compensations.get(other) === 'planned',
    );
    return waiting?.[0];
  }

  #mayHaveTakenEffect(step: string): boolean {
    const outcome = this.#steps.get(step)?.outcome;
    return outcome === 'succeeded' || outcome === 'unknown' || outcome === 'running';
  }
}
