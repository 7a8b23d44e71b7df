import { BloomFilter } from './bloom-filter.ts';
import { commonWords } from '../word-lists/common-words.ts';
import { familyNames } from '../word-lists/family-names.ts';
import { givenNames } from '../word-lists/given-names.ts';
import { places } from '../word-lists/places.ts';

const common = new BloomFilter(commonWords);
const given = new BloomFilter(givenNames);
const family = new BloomFilter(familyNames);
const place = new BloomFilter(places);

const CONTRACTION = /^(.{1,12}?)(?:n't|n'|'(?:ll|d|m|ve|re|s|t|all))$/;

const PREFIXES = ['back', 'pre', 'non', 'multi', 'auto', 'micro', 'sub', 'un', 're'];
const ENDINGS = ['ed', 'able', 'out', 'back', 'off', 'down', 'over', 'up'];
const MIN_REST = 5;
const MIN_STEM = 3;
/** `Ummm`, `Sooo` */
const STRETCHED = /([a-z])\1\1/;

/** An English word, also in the plural or contracted. */
export function isCommon(word: string): boolean {
  if (word.length < 2 || common.has(word)) return true;
  if (word.includes("'")) {
    const stem = CONTRACTION.exec(word)?.[1];
    return stem !== undefined && isCommon(stem);
  }
  if (word.endsWith('s') && common.has(word.slice(0, -1))) return true;
  return word.includes('-') && word.split('-').every((part) => part.length < 2 || isCommon(part));
}

/** `Uploaded`, `Timeout`, `Backpressure`, `Ummm`: made of English words in a way that names are not. */
export function isDerived(word: string): boolean {
  for (const ending of ENDINGS) {
    if (word.endsWith(ending) && isStem(word.slice(0, -ending.length), ending)) return true;
  }
  for (const prefix of PREFIXES) {
    if (!word.startsWith(prefix) || word.length < prefix.length + MIN_REST) continue;
    if (common.has(word.slice(prefix.length))) return true;
  }
  return STRETCHED.test(word);
}

/** `upload`, and what loses a letter or doubles it before `ed`: `cache`, `stop`. */
function isStem(stem: string, ending: string): boolean {
  if (stem.length < MIN_STEM) return false;
  if (common.has(stem)) return true;
  return ending === 'ed' && (common.has(`${stem}e`) || (/(.)\1$/.test(stem) && common.has(stem.slice(0, -1))));
}

export function isGivenName(word: string): boolean {
  return given.has(word) || (word.includes('-') && word.split('-').some((part) => given.has(part)));
}

/** Whether a text in small letters has a given name in it that is no English word. */
export function hasGivenName(text: string): boolean {
  return given.hasWordOf(text, common);
}

export function isFamilyName(word: string): boolean {
  return family.has(word) || (word.includes('-') && word.split('-').some((part) => family.has(part)));
}

/** A town, state or country; several words with one space between two. */
export function isPlaceName(phrase: string): boolean {
  return place.has(phrase.replaceAll('-', ' '));
}

/** Reads the lists one by one, which the first word that is looked up would do. */
export function* readingLists(): Generator<void, void> {
  for (const list of [common, given, family, place]) yield void list.has('');
}
