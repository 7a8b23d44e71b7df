import type { Report } from './report.ts';

/** Says how many records were lost for want of a disk: of the first at once, of all when it is over or the process ends. */
export class LostRecords {
  readonly #report: Report;
  #lost = 0;
  #first = 0;
  #said = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Without a reason it is said at the end only. */
  add(records: number, reason?: string): void {
    this.#lost += records;
    if (this.#first > 0 || reason === undefined) return;
    this.#first = records;
    this.#said = records;
    this.#report.notice('dropped.disk', `${records} records are lost: ${reason}`);
  }

  /** The disk is back: says what came after the last that was said. */
  over(): void {
    if (this.#lost > this.#said) this.#sayAll('over');
  }

  /** The process ends: says the sum unless the first was all. */
  end(): void {
    if (this.#lost > this.#first) this.#sayAll('end');
  }

  #sayAll(when: 'over' | 'end'): void {
    this.#said = this.#lost;
    this.#report.notice(
      `dropped.disk.${when}`,
      `${this.#lost} records of this process are lost for want of a disk in all`,
    );
  }
}
