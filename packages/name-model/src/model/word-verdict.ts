import { type Label, NAME_ENTITIES, type NameEntity } from './labels.ts';
import type { WordVerdict } from './name-stretches.ts';

export type { WordVerdict } from './name-stretches.ts';

/**
 * What a word is by the probabilities of its tokens' labels: the surest of its tokens decides, so that a name is not missed because
 * its first piece is a word like others. Nothing where no entity reaches its threshold.
 */
export function verdictOn(
  tokens: readonly Float32Array[],
  labels: readonly (Label | undefined)[],
  thresholds: Readonly<Record<NameEntity, number>>,
): WordVerdict | undefined {
  let best: WordVerdict | undefined;
  let most = 0;
  for (const entity of NAME_ENTITIES) {
    for (const token of tokens) {
      const sure = sum(token, labels, (label) => label.entity === entity);
      if (sure < thresholds[entity] || sure <= most) continue;
      most = sure;
      best = { entity, begins: beginsWith(tokens[0]!, labels, entity) };
    }
  }
  return best;
}

function beginsWith(token: Float32Array, labels: readonly (Label | undefined)[], entity: NameEntity): boolean {
  const begins = sum(token, labels, (label) => label.entity === entity && label.begins);
  return begins > sum(token, labels, (label) => label.entity === entity && !label.begins);
}

function sum(token: Float32Array, labels: readonly (Label | undefined)[], counts: (label: Label) => boolean): number {
  return labels.reduce((all, label, id) => (label !== undefined && counts(label) ? all + token[id]! : all), 0);
}
