import type { SpineEvent, ValueMap } from '@spanreel/events';

import type { Detector } from '../detectors/detector.ts';
import type { SpeechEvents } from '../streaming/speech-events.ts';

/** What is found may change what is looked at next: a pass over what stood glued to it, JSON within text. */
const MAX_ROUNDS = 8;
/** A text that is still lacking when it was asked for so often is not waited for any more. */
const MAX_ASKED = 2;

/**
 * Finds out which texts detectors that read ahead will be asked about, by redacting on trial: there they note what they lack
 * instead of waiting for it. One for all parts of a redactor.
 */
export class ReadAhead {
  /** What is lacking so far; defined while work is on trial. */
  #lacking: Map<Detector, Set<string>> | undefined;

  get isOnTrial(): boolean {
    return this.#lacking !== undefined;
  }

  /** The detector, so that on trial it does not wait. */
  watch(detector: Detector): Detector {
    const { ahead } = detector;
    if (ahead === undefined) return detector;
    return {
      ...detector,
      find: (scan) => {
        if (this.#lacking === undefined || !ahead.lacks(scan.text)) return detector.find(scan);
        const texts = this.#lacking.get(detector) ?? new Set<string>();
        this.#lacking.set(detector, texts.add(scan.text));
        // As something found: nobody is to remember the text as one in which there is nothing.
        scan.report(0, scan.text.length, 'SECRET', 'unread');
      },
    };
  }

  /** See `Redactor.readAhead`. */
  async over(work: () => void): Promise<void> {
    const asked = new Map<string, number>();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const lacking = this.#onTrial(work);
      const texts = Array.from(lacking.values(), (one) => [...one]).flat();
      if (texts.every((text) => (asked.get(text) ?? 0) >= MAX_ASKED)) return;
      for (const text of texts) asked.set(text, (asked.get(text) ?? 0) + 1);
      await Promise.all(Array.from(lacking, async ([{ ahead }, own]) => ahead?.read([...own])));
    }
  }

  #onTrial(work: () => void): ReadonlyMap<Detector, ReadonlySet<string>> {
    const lacking = new Map<Detector, Set<string>>();
    this.#lacking = lacking;
    try {
      work();
    } catch {
      // It fails again where something is to leave, and is said and counted there.
    } finally {
      this.#lacking = undefined;
    }
    return lacking;
  }

  unlessOnTrial(told: ((entity: string) => void) | undefined): ((entity: string) => void) | undefined {
    return told && ((entity) => (this.isOnTrial ? undefined : told(entity)));
  }

  /** A conversation goes on with every event once, though it is first looked at on trial. */
  heardOnce(speech: SpeechEvents): Pick<SpeechEvents, 'payload'> {
    const heard = new WeakMap<ValueMap, ValueMap>();
    return {
      payload: (event: SpineEvent) => {
        const payload = heard.get(event.payload) ?? speech.payload(event);
        if (this.isOnTrial) heard.set(event.payload, payload);
        else heard.delete(event.payload);
        return payload;
      },
    };
  }
}
