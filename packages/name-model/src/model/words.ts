/** A stretch of a text that a WordPiece vocabulary splits further. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** It stands for something that is gone already. */
  readonly isReplacement?: true;
}

/** Replacements of ours whole; else as BERT splits: Chinese characters and marks alone, all else by spaces. */
const WORD = /<[A-Z][A-Z_]{1,31}:[\w.*-]{1,64}>|\p{Script=Han}|[\p{P}\p{S}]|[^\s\p{P}\p{S}\p{Script=Han}]+/gu;

/** The words and marks of `text`, in order. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const isReplacement = word.length > 1 && word.startsWith('<');
    words.push({ start: index, end: index + word.length, ...(isReplacement ? { isReplacement } : {}) });
  }
  return words;
}
