const MARKS = /\p{M}/gu;
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** A word as the lists have it: lower case, without marks on letters. */
export function foldWord(word: string): string {
  const lower = word.toLowerCase();
  // Most words are ASCII.
  if (!/[^\0-\x7f]/.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replaceAll(MARKS, '')
    .replaceAll(/[øđłßæœðþı]/g, (letter) => LETTERS[letter]!)
    .replaceAll('’', "'");
}
