import type { ReplayVerdict } from '@spanreel/replay';

import type { Style } from '../terminal/style.ts';
import type { Verbal } from './outcome.ts';

export function verdictWords(verdict: ReplayVerdict, style: Style): Verbal {
  return {
    verified: { mark: '✓', word: 'verified', paint: style.good },
    diverged: { mark: '✗', word: 'diverged', paint: style.bad },
    inconclusive: { mark: '?', word: 'inconclusive', paint: style.warn },
    torn: { mark: '!', word: 'torn', paint: style.warn },
    gap: { mark: '!', word: 'gap', paint: style.warn },
    altered: { mark: '✗', word: 'altered', paint: style.bad },
  }[verdict];
}
