import { type Detector, type Finding, type Scan, scanText } from '../detectors/detector.ts';
import { Hint, hintsOf } from '../text/hints.ts';
import { replacementsIn } from '../text/replacements.ts';
import { isAbn, isMedicare, isTfn } from '../locales/au.ts';
import { announcedNumber, announcesAny, isOfAThing } from './announced-number.ts';
import { isCounting } from './number-run.ts';
import { isLikeCard } from './segment-digits.ts';
import { rewritesOf } from './rewrites-of.ts';
import { type Rewritten, SpeechView } from './speech-view.ts';
import { spokenAddressAt } from './spoken-address.ts';
import { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';
import { mayBeSpoken, mayBeTold } from './may-be-spoken.ts';

const PASSAGE = 8192;
const OVERLAP = 512;
/** How much of the view around a rewritten stretch its detectors read. */
const BEFORE = 128;
const BEHIND = 64;
/** Fewer digits than these of a row that is a value are part of it: interjections, a digit too many. */
const MAX_REST = 4;
const MIN_ALONE = 8;
const MIN_ELEMENTS = 5;
const MIN_CARD = 12;
const MAX_CARD = 19;

/**
 * Values that were spoken and written down word by word: `oh four one two triple five one two three`, `jane dot doe at
 * example dot com`. What was spoken is written as it would be, and `detectors` read that; so a value has one token
 * in all its spellings.
 */
export function createSpoken(detectors: readonly Detector[]): Detector {
  return {
    name: 'spoken',
    entities: [...new Set([...detectors.flatMap(({ entities }) => entities), 'ADDRESS'])],
    needs: Hint.SpokenWord | Hint.Digits,
    priority: 65,
    find(scan) {
      for (const { from, to } of passagesOf(scan.text)) {
        const passage = { ...scan, text: scan.text.slice(from, to) };
        if (!isWorthwhile(passage)) continue;
        findIn(
          { ...passage, report: (start, end, ...value) => scan.report(from + start, from + end, ...value) },
          detectors,
        );
      }
    },
  };
}

/** Parts of a long text that overlap by more than a value and what announces it: what is known of words is dropped with each. */
function* passagesOf(text: string): Generator<{ readonly from: number; readonly to: number }, void> {
  let from = 0;
  while (text.length - from > PASSAGE) {
    yield { from, to: from + PASSAGE };
    const space = text.indexOf(' ', from + PASSAGE - OVERLAP);
    from = space < 0 || space >= from + PASSAGE ? from + PASSAGE - OVERLAP : space + 1;
  }
  yield { from, to: text.length };
}

function findIn(scan: Scan, detectors: readonly Detector[]): void {
  const speech = new SpokenText(scan.text);
  findAddresses(scan, speech);
  const rewrites = rewritesOf(speech);
  if (rewrites.length === 0) return;
  const view = new SpeechView(speech, rewrites);
  report(scan, view, findingsIn(view, scan.hints, detectors));
}

/** Figures one by one, with pauses or hesitations between them, are told as words are. */
function isWorthwhile(scan: Scan): boolean {
  const { text, hints } = scan;
  if ((hints & Hint.SpokenWord) !== 0 && mayBeSpoken(text)) return true;
  const several = (hints & Hint.Digits) !== 0 && scan.groups().length > 2;
  return several && mayBeTold(text, (hints & Hint.NumberWord) !== 0);
}

function findAddresses(scan: Scan, speech: SpokenText): void {
  if (!speech.tokens.some(({ kind, word }) => (kind & Speech.Street) !== 0 || word === 'box')) return;
  for (let index = 0; index < speech.tokens.length; index++) {
    if (!speech.isNumber(index) || (speech.isNumber(index - 1) && speech.follows(index))) continue;
    const address = spokenAddressAt(speech, index);
    if (address === undefined) continue;
    scan.report(speech.tokens[address.first]!.start, speech.tokens[address.last]!.end, 'ADDRESS', address.written);
    index = address.last;
  }
}

/** What `detectors` find in and around what was rewritten, in the coordinates of the view. */
function findingsIn(view: SpeechView, hints: number, detectors: readonly Detector[]): Finding[] {
  const findings: Finding[] = [];
  for (const { from, to } of windowsOf(view)) {
    const text = view.text.slice(from, to);
    const found = scanText(text, hintsOf(text, replacementsIn(text)) | (hints & Hint.SecretWord), detectors);
    for (const one of found) findings.push({ ...one, start: from + one.start, end: from + one.end });
  }
  return findings;
}

/** Stretches of the view around what was rewritten, apart, each beginning and ending with a word. */
function windowsOf({ text, rewritten }: SpeechView): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = [];
  for (const { start, end } of rewritten) {
    const from = start <= BEFORE ? 0 : text.indexOf(' ', start - BEFORE) + 1;
    const behind = text.indexOf(' ', end + BEHIND);
    const to = behind < 0 || behind > end + 2 * BEHIND ? Math.min(text.length, end + BEHIND) : behind;
    const last = windows.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else windows.push({ from: Math.min(from, start), to });
  }
  return windows;
}

function report(scan: Scan, view: SpeechView, findings: readonly Finding[]): void {
  // Of two readings of the same digits the more certain one comes first, and names them.
  const ordered = findings.toSorted((a, b) => a.start - b.start || b.end - a.end || b.priority - a.priority);
  const announces = announcesAny(view.text);
  let next = 0;
  for (const stretch of view.rewritten) {
    while (next < ordered.length && ordered[next]!.end <= stretch.start) next++;
    const { value } = stretch.rewrite;
    if (value !== undefined) scan.report(stretch.from, stretch.to, value.entity, value.canonical);
    let known = value !== undefined;
    for (let at = next; at < ordered.length && ordered[at]!.start < stretch.end; at++) {
      const finding = ordered[at]!;
      if (finding.end <= stretch.start || isCounted(stretch, finding, view)) continue;
      known = true;
      const { start, end } = wholeOf(stretch, finding, view);
      scan.report(start, end, finding.entity, finding.canonical);
    }
    if (!known || (announces && isCutCard(view, stretch))) reportAnnounced(scan, view, stretch, announces);
  }
}

/** A card that is not told to its end yet has no check, and parts that look like other numbers. */
function isCutCard(view: SpeechView, { start, end, rewrite }: Rewritten): boolean {
  const count = rewrite.run?.digits.length ?? 0;
  if (count < MIN_CARD || count > MAX_CARD) return false;
  return (
    announcedNumber(view.text.slice(Math.max(0, start - BEFORE), start), view.text.slice(end), count)?.entity === 'CARD'
  );
}

/** Counting to ten is no phone number, unless it is announced as one. */
function isCounted({ rewrite }: Rewritten, finding: Finding, view: SpeechView): boolean {
  if (!/^(?:PHONE|CARD)$/.test(finding.entity) || rewrite.run === undefined || !isCounting(rewrite.run)) return false;
  return (
    announcedNumber(
      view.text.slice(Math.max(0, finding.start - BEFORE), finding.start),
      '',
      finding.end - finding.start,
    ) === undefined
  );
}

/** A finding in the original, with the few digits of its row that it leaves out. */
function wholeOf(
  { start, end, from, to }: Rewritten,
  finding: Finding,
  view: SpeechView,
): { start: number; end: number } {
  const origin = view.originOf(finding.start, finding.end);
  const before = digitsIn(view.text, start, finding.start);
  const behind = digitsIn(view.text, finding.end, end);
  return {
    start: before < MAX_REST ? Math.min(from, origin.start) : origin.start,
    end: behind < MAX_REST ? Math.max(to, origin.end) : origin.end,
  };
}

/** A row of digits that has the form of nothing but stands behind words that say what it is, or proves itself. */
function reportAnnounced(
  scan: Scan,
  view: SpeechView,
  { start, end, from, to, rewrite }: Rewritten,
  announces: boolean,
): void {
  const { run, code = false } = rewrite;
  if (!code && (run === undefined || run.marks.size > 0)) return;
  const digits = code ? view.text.slice(start, end) : run!.digits.map(({ digit }) => digit).join('');
  const before = view.text.slice(Math.max(0, start - BEFORE), start);
  const what = announces ? announcedNumber(before, view.text.slice(end, end + BEHIND), digits.length) : undefined;
  // A phone number has no letters, whatever stands before it.
  if (what !== undefined && !(code && what.entity === 'PHONE')) {
    scan.report(from, to, what.entity, what.canonical ?? digits);
    return;
  }
  if (run === undefined) return;
  const singly = run.spoken && run.elements >= MIN_ELEMENTS && !isCounting(run) && !isOfAThing(before);
  const entity = run.plus || singly ? unannounced(digits, run.plus) : undefined;
  if (entity !== undefined) scan.report(from, to, entity, digits);
}

/** What a row of digits proves to be, told digit by digit: by its check, or begun like a phone number. */
function unannounced(digits: string, plus: boolean): string | undefined {
  if (plus) return digits.length >= MIN_ALONE ? 'PHONE' : undefined;
  if (isTfn(digits)) return 'TFN';
  if (isMedicare(digits)) return 'MEDICARE';
  if (isAbn(digits)) return 'ABN';
  if (isLikeCard(digits)) return 'CARD';
  // Cut off, or heard with a digit too many.
  return digits.startsWith('0') && digits.length >= MIN_ALONE ? 'PHONE' : undefined;
}

function digitsIn(text: string, start: number, end: number): number {
  if (end - start > 2 * MAX_REST) return MAX_REST;
  return text.slice(start, Math.max(start, end)).replaceAll(/\D/g, '').length;
}
