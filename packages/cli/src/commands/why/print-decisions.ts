import type { PathDecision } from '@spanreel/log';

import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';

/** The decisions on the way to the failure, nearest to it last: what was chosen, how surely, instead of what, and why. */
export function printDecisions(screen: Screen, decisions: readonly PathDecision[]): void {
  if (decisions.length === 0) return;
  const { style } = screen;
  screen.line();
  screen.line(style.strong(decisions.length === 1 ? 'The decision that led there' : 'The decisions that led there'));
  for (const decision of decisions) {
    screen.text(`  ${headline(decision)}  ${style.quiet(facts(decision).join(', '))}`, 4);
    if (decision.alternatives.length > 0) screen.text(`    ${style.quiet('instead of')} ${alternatives(decision)}`, 15);
    if (decision.reason !== undefined && decision.reason !== '') {
      screen.text(`    ${style.quiet('because')} ${oneLine(decision.reason)}`, 12);
    }
  }
}

function headline({ type, chosen }: PathDecision): string {
  return oneLine(`${type}: ${chosen}`);
}

function facts({ confidence, agent_name: agent, outcome, steps_before: steps, via }: PathDecision): string[] {
  return [
    ...(confidence === undefined ? [] : [`confidence ${confidence}`]),
    ...(agent === undefined ? [] : [`by ${oneLine(agent)}`]),
    steps === 0 ? 'right before' : `${steps} ${steps === 1 ? 'step' : 'steps'} before`,
    // What merely came before in the same scope is a weaker tie than what the failure follows from.
    ...(via === 'ancestry' ? ['made around it'] : []),
    ...(outcome === 'open' || outcome === 'failed' ? [] : [`marked ${oneLine(outcome)}`]),
  ];
}

function alternatives(decision: PathDecision): string {
  return decision.alternatives
    .map(({ option, score }) => oneLine(score === undefined ? option : `${option} (${score})`))
    .join(', ');
}
