import type { Redactor } from '../redactor/redactor.ts';
import { type TellOutput, carrierPaths, ownPaths, signalPaths, textPaths } from './canary-paths.ts';

/** What is tested: the redactor behind every seal, and paths of your own. */
export interface CanaryGate {
  readonly redactor: Redactor;
  /** By name: takes a text with the canary, returns what would leave the process. */
  readonly paths?: Readonly<Record<string, (canary: string) => string>>;
}

export interface CanaryReport {
  /** Every place that was tried. */
  readonly places: readonly string[];
  /** Those that let the canary through; must be empty before anything may leave. */
  readonly leaks: readonly string[];
}

/** One value per class of detector: pattern, checksum, secret word. None belongs to anybody. */
const CANARIES = [
  { entity: 'EMAIL', text: 'canary-bird@spanreel-canary.example', parts: ['canary-bird', 'spanreel-canary'] },
  { entity: 'CARD', text: '4000 0000 0000 0002', parts: ['0000 0000'] },
  { entity: 'SECRET', text: 'password=Canary-Tweet-77!', parts: ['Tweet'] },
] as const;

/**
 * Sends a canary through every path and tells where it came out, raw, percent-encoded or in base64. Takes some
 * milliseconds the first time; a path that throws counts as tight, for it fails closed.
 *
 * @example
 * const { leaks } = runCanary({ redactor });
 * if (leaks.length > 0) throw new Error(`redaction leaks at ${leaks.join(', ')}`);
 */
export function runCanary(gate: CanaryGate): CanaryReport {
  const steps = canarySteps(gate);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * {@link runCanary} place by place, so that the event loop may turn in between: each step takes a fraction of a
 * millisecond, and the report is what the last one returns.
 *
 * @example
 * const steps = canarySteps({ redactor });
 * const proceed = (): void => {
 *   const { done, value } = steps.next();
 *   if (done !== true) setImmediate(proceed);
 *   else if (value.leaks.length > 0) throw new Error('redaction leaks');
 * };
 */
export function* canarySteps({ redactor, paths = {} }: CanaryGate): Generator<undefined, CanaryReport> {
  const canaries = CANARIES.filter(({ entity }) => redactor.entities.has(entity));
  const pieces = canaries.map(({ text }) => text);
  const planted = pieces.join(' and ');
  const marks = canaries.flatMap(({ parts }) => parts.flatMap(spellings));
  const places = new Set<string>();
  const leaks = new Set<string>();
  const tell: TellOutput = (place, output) => {
    places.add(place);
    if (marks.some((mark) => output.includes(mark))) leaks.add(place);
  };
  const groups = [
    textPaths(pieces, planted, redactor),
    carrierPaths(planted, redactor),
    signalPaths(planted, redactor),
    ownPaths(planted, paths),
  ];
  for (const group of groups) {
    for (const send of group) {
      send(tell);
      yield;
    }
  }
  return { places: [...places], leaks: [...leaks] };
}

function spellings(part: string): string[] {
  // Base64 of a part within a text depends on its offset: the middle of each of three alignments.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + part)
      .toString('base64')
      .slice(4, 4 + 6),
  );
  return [part, encodeURIComponent(part), ...shifted];
}
