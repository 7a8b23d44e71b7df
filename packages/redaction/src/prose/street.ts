import type { ProseText } from './prose-text.ts';
import type { Stretch } from './stretch.ts';
import { Sense } from './vocabulary.ts';
import { Form } from './words.ts';

const MAX_STREET_WORDS = 5;
/** `363 52 Huntly Street` */
const MAX_NUMBERS = 3;
const NAMED = Form.Capital | Form.Upper | Form.Initial;
/** Written small, only these are streets without doubt. */
const PLAIN_STREET =
  /^(?:street|road|avenue|lane|drive|boulevard|crescent|parade|highway|terrace|court|grove|circuit|esplanade|parkway|mews|quay|rd|ave|st|blvd|hwy|strasse|straße)$/;
/** German, Nordic, Dutch and Hungarian streets end so. */
const STREET_ENDING =
  /(?:stra(?:ss|ß)e|str|gat[ae]n?|gt|v[ae]gen|vegur|gade|vej|vei|veien|straat|laan|weg|gasse|platz|allee|plein|utca|katu|kuja|tie|braut|stigur|tn|pst|mnt|sokak|caddesi)$/;
/** Words with which streets of the United States end (USPS Publication 28, C1) and that are plain English. */
const SUFFIX =
  /^(?:bend|bluffs?|branch|bridge|brooks?|bypass|camp|canyon|causeway|cliffs?|common|corners?|course|coves?|creek|crossing|curve|dale|dam|estates?|falls?|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|gardens?|glens?|greens?|harbors?|haven|heights|hills?|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|locks?|lodge|manors?|meadows?|mills?|mission|mountains?|orchard|overpass|parks?|pass|path|pines?|plains?|points?|ports?|prairie|ramp|ranch|rapids?|ridges?|shoals?|shores?|springs?|spurs?|station|stream|summit|trace|tracks?|trail|tunnel|underpass|unions?|valleys?|via|viaduct|views?|villages?|ville|vista|walks?|wells?)$/;
/** `Kossuth u. 12.`, `Gosposka ulica 47`: written small behind the name. */
const SMALL =
  /^(?:u|ut|utca|utja|ter|tere|korut|ulica|ulice|cesta|namesti|nabrezie|nabrezi|sokak|sok|caddesi|cad|allee|gade|gata|gatan)$/;
const FOREIGN_PREFIX =
  /^(?:rue|allee|chemin|impasse|via|viale|piazza|corso|calle|avenida|carrer|rua|travessa|ulica|ulice)$/;
/** Where the mail of a navy goes. */
const SHIP = /^us(?:nv|ns|s|ss|cgc)$/;

/** What at `index` is the core of an address: a street with a number, a unit, a post box. */
export function streetAt(prose: ProseText, index: number): Stretch | undefined {
  if (prose.has(index, Form.Number)) return severalNumbers(prose, index) ?? numberedStreet(prose, index);
  if (prose.is(index, 'c') && prose.gap(index + 1) === '/ ' && prose.has(index + 1, NAMED)) {
    return withHouseNumber(prose, index, runEnd(prose, index + 1), /^,? $/);
  }
  if (prose.has(index, Form.Machine)) return undefined;
  if (prose.is(index, 'psc') || prose.is(index, 'cmr')) {
    return prose.has(index + 1, Form.Number) ? { first: index, last: index + 1 } : undefined;
  }
  if (prose.has(index, Form.Upper) && SHIP.test(prose.words[index]!.fold)) {
    return prose.gap(index + 2).startsWith('\n') && prose.means(index + 2, Sense.State)
      ? { first: index, last: index + 1 }
      : undefined;
  }
  if (prose.is(index, 'po') || prose.is(index, 'p')) return postBox(prose, index);
  if (prose.means(index, Sense.Unit) && prose.has(index, NAMED)) return unit(prose, index);
  return streetWithNumber(prose, index);
}

/** `14/22 Bourke Street`, `22-24 Bourke Street`, `14/22-24 Bourke Street`: a flat, and houses from one to another. */
function severalNumbers(prose: ProseText, index: number): Stretch | undefined {
  let house = index;
  // Two strokes are a date's.
  for (let joint = /^(?: ?\/ ?|[-–])$/; house < index + MAX_NUMBERS; joint = /^[-–]$/) {
    if (!isShort(prose, house + 1) || !joint.test(prose.gap(house + 1))) break;
    house++;
  }
  if (house === index || !isShort(prose, index) || !isHouseNumber(prose, index)) return undefined;
  const street = streetBehind(prose, house, MAX_NUMBERS);
  if (street === undefined) return undefined;
  for (let at = house + 1; at <= street.last; at++) {
    // `3-1 Bukayo Saka` is a score.
    if (isStreet(prose, at, false)) return { first: index, last: street.last };
  }
  return undefined;
}

/** `275 Bourke St`, `42 george street`, `363 52 Huntly Street`, `27534 Þorsteinsgata 63`. */
export function numberedStreet(prose: ProseText, index: number, numbers = 1): Stretch | undefined {
  return isHouseNumber(prose, index) ? streetBehind(prose, index, numbers) : undefined;
}

function streetBehind(prose: ProseText, index: number, numbers: number): Stretch | undefined {
  let small = false;
  let doubtful = false;
  let last = index;
  for (let at = index + 1; at <= index + MAX_STREET_WORDS + 1; at++) {
    if (prose.words[at] === undefined || !/^(?:\.? |, (?=\S))$/.test(prose.gap(at))) break;
    if (prose.has(at, Form.Machine) || (prose.gap(at) === ', ' && at > index + 1)) break;
    if (prose.has(at, Form.Number)) {
      // A number, a name and a number: how Nordic, German and Slavic addresses look when a house number is put in front.
      if (at === index + 1)
        return numbers < MAX_NUMBERS && isHouseNumber(prose, at) ? wider(prose, index, at, numbers + 1) : undefined;
      return !small && prose.words[at]!.fold.length <= 5 && last > index && !doubtful
        ? { first: index, last: at }
        : undefined;
    }
    if (prose.has(at, Form.Lower) && !prose.means(at, Sense.Particle | Sense.Street)) {
      if (prose.means(at, Sense.Function) || at > index + 3) break;
      small = true;
    } else if (prose.means(at, Sense.Known)) {
      // `3 May 2024`
      doubtful = true;
    } else if (prose.isCommon(at) && !prose.isFamily(at) && !prose.means(at, Sense.Street | Sense.Particle)) {
      doubtful ||= at === index + 1;
    }
    last = at;
    const before = prefixed(prose, at);
    if ((isStreet(prose, at, small) && (at > index + 1 || before)) || (before && isForeignPrefix(prose, at))) {
      return { first: index, last: before ? runEnd(prose, at) : at };
    }
  }
  // `77 Gairbekov Rapids`: two capitalised words or more behind a number, not all of them plain English.
  const end = runEnd(prose, index);
  if (end < index + 2 || doubtful || prose.words[index]!.fold.length < 2) return undefined;
  const listed = SUFFIX.test(prose.words[end]!.fold) && (prose.isFamily(index + 1) || prose.isGiven(index + 1));
  return listed || someUncommon(prose, index + 1, end) ? { first: index, last: end } : undefined;
}

function wider(prose: ProseText, first: number, from: number, numbers: number): Stretch | undefined {
  const inner = numberedStreet(prose, from, numbers);
  return inner === undefined ? undefined : { first, last: inner.last };
}

function isStreet(prose: ProseText, at: number, small: boolean): boolean {
  const { fold } = prose.words[at]!;
  if (prose.has(at, Form.Lower)) return PLAIN_STREET.test(fold) && !(fold === 'st' && small && prose.gap(at) === '');
  return prose.means(at, Sense.Street) || (fold.length > 6 && STREET_ENDING.test(fold));
}

/** `69 Av Sidi Lakhmi`, `50 Rue de la Paix`: the name stands behind. */
function prefixed(prose: ProseText, at: number): boolean {
  return (
    prose.means(at, Sense.Street) && (prose.has(at, NAMED) || isForeignPrefix(prose, at)) && runEnd(prose, at) > at
  );
}

/** `rue`, `calle`: written small, before the name. */
function isForeignPrefix(prose: ProseText, at: number): boolean {
  return prose.has(at, Form.Lower) && FOREIGN_PREFIX.test(prose.words[at]!.fold);
}

/** `Feldstrasse 42`, `Via dei Fiorentini 17`, `ul. Jarzębinowa 5`, `C/ Mayor, 4`, `Dalbraut 99`. */
function streetWithNumber(prose: ProseText, index: number): Stretch | undefined {
  const foreign = isForeignPrefix(prose, index) && prefixed(prose, index);
  const opens = prose.is(index, 'ul') || prose.is(index, 'al') || foreign;
  if (!opens && !prose.has(index, NAMED)) return undefined;
  const goesOn = prose.has(index - 1, NAMED) && !prose.has(index - 1, Form.Machine) && prose.taken[index - 1] === 0;
  if (goesOn && prose.gap(index) === ' ') return undefined;
  const run = runEnd(prose, index);
  const first = firstName(prose, index, run);
  if (first > run) return undefined;
  const small = prose.gap(run + 1) === ' ' && prose.has(run + 1, Form.Lower) && SMALL.test(prose.words[run + 1]!.fold);
  const end = small ? run + 1 : run;
  if (small) return withHouseNumber(prose, first, end, /^\.? $/);
  const street = (at: number): boolean => prose.means(at, Sense.Street) || STREET_ENDING.test(prose.words[at]!.fold);
  for (let at = first; at <= end; at++) if (street(at)) return withHouseNumber(prose, first, end, /^(?:\.|,)? $/);
  const whole = withHouseNumber(prose, first, end, /^\.? $/);
  if (whole === undefined) return undefined;
  // `QF 431`: letters and a number are no street; `Geelong VIC 3220` is as good as one.
  const state = prose.means(end, Sense.State) && prose.words[end + 1]!.fold.length === 4;
  const letters = prose.has(end, Form.Upper) && prose.words[end]!.fold.length < 4 && !state;
  const named =
    prose.words[end + 1]!.fold.length >= 2 && !letters && !prose.isCommon(end) && !prose.means(end, Sense.Known);
  return opens || (named && prose.isProse) ? whole : undefined;
}

/** The words `[first, end]` with the number of a house behind them, and that of a flat: `2/14`; undefined without one. */
function withHouseNumber(prose: ProseText, first: number, end: number, gap: RegExp): Stretch | undefined {
  const number = end + 1;
  if (!isShort(prose, number) || !gap.test(prose.gap(number)) || !isHouseNumber(prose, number)) return undefined;
  const flat = isShort(prose, number + 1) && prose.gap(number + 1) === '/';
  return { first, last: flat ? number + 1 : number };
}

/** At most four digits, and a letter. */
function isShort(prose: ProseText, index: number): boolean {
  return prose.has(index, Form.Number) && /^\d{1,4}[a-f]?$/.test(prose.words[index]!.fold);
}

/** Without the words with which a sentence begins: `Meet me at` is none, `At Dalbraut 99` is one. */
function firstName(prose: ProseText, index: number, end: number): number {
  let first = index;
  while (first <= end && prose.has(first, Form.First) && prose.isCommon(first) && !prose.means(first, Sense.Street))
    first++;
  return first;
}

function unit(prose: ProseText, index: number): Stretch | undefined {
  const fold = prose.words[index]!.fold;
  if (!/^(?:apt|apartment|suite|ste|unit|flat)$/.test(fold)) return undefined;
  const number = index + 1;
  if (!prose.has(number, Form.Number) || !/^\.? #?$/.test(prose.gap(number))) return undefined;
  return { first: index, last: severalNumbers(prose, number)?.last ?? number };
}

function postBox(prose: ProseText, index: number): Stretch | undefined {
  let at = index + 1;
  if (prose.is(index, 'p') && prose.is(at, 'o')) at++;
  return prose.is(at, 'box') && prose.has(at + 1, Form.Number) ? { first: index, last: at + 1 } : undefined;
}

export function isHouseNumber(prose: ProseText, index: number): boolean {
  const { start, end, fold } = prose.words[index]!;
  const mark = prose.text.charAt(start - 1);
  // `1/88 High St` is a house, and so is what begins a part of a URL: `/88 High St`, `q=88 High St`.
  if (fold.length > 6 || (mark !== '' && '.:$£€#+%@-'.includes(mark))) return false;
  if (mark === '/' && /\d/.test(prose.text.charAt(start - 2))) return false;
  // `4.2`, `10:30`, `5%`
  return !/^(?:%|[:.][\dA-Za-z])/.test(prose.text.slice(end, end + 2));
}

/** The last of the capitalised words that follow one another from `index`, particles between two included. */
function runEnd(prose: ProseText, index: number): number {
  let end = index;
  for (let at = index + 1; at <= index + MAX_STREET_WORDS; at++) {
    if (prose.words[at] === undefined || !/^(?:\.? |-)$/.test(prose.gap(at)) || prose.has(at, Form.Machine)) break;
    if (prose.means(at, Sense.Unit) && prose.has(at + 1, Form.Number)) break;
    if (prose.has(at, NAMED | Form.Ordinal)) end = at;
    else if (!prose.means(at, Sense.Particle | Sense.Street)) break;
  }
  return end;
}

function someUncommon(prose: ProseText, first: number, last: number): boolean {
  for (let at = first; at <= last; at++) {
    if (!prose.isCommon(at) && !prose.means(at, Sense.Known | Sense.Function)) return true;
  }
  return false;
}
