import { type DigitGroups, digitGroups } from '../text/digit-groups.ts';

/** A stretch of text that must not leave the process. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** What it is, in capitals: `EMAIL`, `CARD`, `SECRET` … */
  readonly entity: string;
  /**
   * The value without its surface form, so that all its spellings get one token. For `SECRET` it is the kind (`jwt`),
   * which becomes the label: secrets never get linkable tokens.
   */
  readonly canonical: string;
  /** Among findings of equal length the higher one names the replacement. */
  readonly priority: number;
}

/** One text under examination, with what detectors share. */
export interface Scan {
  readonly text: string;
  /** Bits of `Hint`. */
  readonly hints: number;
  groups(): DigitGroups;
  /** A value, by default with what stands there in small letters as its canonical form. */
  report(start: number, end: number, entity: string, canonical?: string): void;
}

/**
 * Finds one kind of value in text. Must take time linear in the text, whatever the text: bound every quantifier.
 *
 * @example
 * const employee: Detector = {
 *   name: 'employee',
 *   entities: ['EMPLOYEE'],
 *   needs: 0,
 *   priority: 50,
 *   find(scan) {
 *     for (const match of scan.text.matchAll(/\bE-\d{6}\b/g)) {
 *       scan.report(match.index, match.index + match[0].length, 'EMPLOYEE');
 *     }
 *   },
 * };
 */
export interface Detector {
  readonly name: string;
  /** The entities it may report. */
  readonly entities: readonly string[];
  /** Bits of `Hint` of which at least one must be in the text; 0 to run always. */
  readonly needs: number;
  readonly priority: number;
  /** Reads encoded text twice, decoded and as it was written: where escapes keep values apart, decoding joins them. */
  readonly readsEncoded?: boolean;
  /** For a detector that takes longer than `find` may, such as a model in a thread of its own. */
  readonly ahead?: ReadingAhead;
  find(scan: Scan): void;
}

/** How a detector gets to see texts before `find` is asked about them. */
export interface ReadingAhead {
  /** Whether `find` would have to wait for this text, or withhold it. */
  lacks(text: string): boolean;
  /** Reads these texts. Resolves when `find` need not wait for them any more, or waiting longer is of no use; never rejects. */
  read(texts: readonly string[]): Promise<void>;
}

/** Runs `detectors` over `text` and collects what they report. */
export function scanText(text: string, hints: number, detectors: readonly Detector[]): Finding[] {
  const findings: Finding[] = [];
  let groups: DigitGroups | undefined;
  let priority = 0;
  const scan: Scan = {
    text,
    hints,
    groups: () => (groups ??= digitGroups(text)),
    report(start, end, entity, canonical = text.slice(start, end).trim().toLowerCase()) {
      if (end > start) findings.push({ start, end, entity, canonical, priority });
    },
  };
  for (const detector of detectors) {
    if (detector.needs !== 0 && (detector.needs & hints) === 0) continue;
    priority = detector.priority;
    detector.find(scan);
  }
  return findings;
}
