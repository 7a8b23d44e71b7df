import type { ReplayVerdict } from '@spanreel/replay';

import type { Style } from '../terminal/style.ts';
import { type Row, type Verbal, verbal } from './outcome.ts';

const VERDICTS: Readonly<Record<ReplayVerdict, Row>> = {
  verified: ['✓', 'verified', 'good'],
  diverged: ['✗', 'diverged', 'bad'],
  inconclusive: ['?', 'inconclusive', 'warn'],
  torn: ['!', 'torn', 'warn'],
  gap: ['!', 'gap', 'warn'],
  altered: ['✗', 'altered', 'bad'],
};

export function verdictWords(verdict: ReplayVerdict, style: Style): Verbal {
  return verbal(VERDICTS[verdict], style);
}
