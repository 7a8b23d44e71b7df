import { type Segment, type Word, spokenText } from './recorded-call.ts';
import { shareTime } from './share-time.ts';
import { textOf } from './turns.ts';

/** Words with their times: the recording's where the text is the recording's, else spread evenly over the time of the answer. */
export function answerWords(answer: readonly Segment[], text: string): Word[] {
  if (text === textOf(answer)) {
    return answer.flatMap((segment) => spread(spokenText(segment.text).split(' '), segment, segment.words));
  }
  const [first, last] = [answer[0], answer.at(-1)];
  return first && last ? spread(text.split(' '), { start_ms: first.start_ms, end_ms: last.end_ms }, []) : [];
}

function spread(
  words: readonly string[],
  span: { readonly start_ms: number; readonly end_ms: number },
  timed: readonly Word[],
): Word[] {
  if (timed.length === words.length) {
    return words.map((text, at) => ({ text, start_ms: timed[at]?.start_ms ?? 0, end_ms: timed[at]?.end_ms ?? 0 }));
  }
  return shareTime(words, span);
}
