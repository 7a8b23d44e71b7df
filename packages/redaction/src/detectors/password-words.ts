const MAX_WORDS = 7;
const WORD = /^ ?([A-Za-z]{2,16})(?![\w:=/@'’-])/;
/** What goes on with the sentence and no password. */
const GOES_ON =
  /^(?:a|an|the|and|or|but|so|if|than|then|as|because|since|until|when|while|what|where|which|who|why|how|that|this|there|here|it|its|is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|should|may|might|must|not|no|never|i|im|you|your|he|she|we|they|me|my|him|her|us|them|our|their|to|of|in|on|at|for|from|with|by|into|about|after|before|again|today|now|yesterday|tomorrow|anymore|already|still|yet|too|also|just|only|please|thanks|thank|cheers|sorry|okay|ok|right|yeah|yes|um|uh|maybe|though|mate|sir|madam|everyone|every|each|all|any|some|try|contact|call|user|username|login|email|error|got|get|did|don|isn|doesn|let)$/i;
/** `managed centrally`, `being reset`: what happens to a password. */
const HAPPENS = /(?:ed|ing|ly)$/i;

/**
 * Where a password of several plain words ends that begins at `start` (`purple monkey dishwasher`); `start` itself
 * where fewer than `least` words follow one another.
 */
export function passwordWordsEnd(text: string, start: number, least: number): number {
  let end = start;
  let words = 0;
  while (words < MAX_WORDS) {
    const match = WORD.exec(text.slice(end, end + 24));
    if (match === null || GOES_ON.test(match[1]!) || (words === 0 && HAPPENS.test(match[1]!))) break;
    words++;
    end += match[0].length;
  }
  return words >= least ? end : start;
}
