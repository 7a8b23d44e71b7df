import { intentOf } from './intents.ts';
import type { RecordedCall } from './recorded-call.ts';
import { type Turn, textOf } from './turns.ts';

/** A tool that the agent of the recording must have used in a turn. */
export interface PlannedTool {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** The tools of every turn, by its index: who is calling once the caller says a name, then the task where the agent says it is done. */
export function planTools(call: RecordedCall, turns: readonly Turn[]): ReadonlyMap<number, readonly PlannedTool[]> {
  const answered = turns.filter(({ caller, answer }) => caller.length > 0 && answer.length > 0);
  const named = answered.find(({ caller }) => /\b(name is|name's|this is)\b/.test(textOf(caller))) ?? answered[0];
  const intent = intentOf(call.task.type);
  const done =
    answered.find(({ answer }) => intent?.done.test(textOf(answer))) ??
    answered.find(({ answer }) => /anything else/.test(textOf(answer))) ??
    answered.at(-1);
  const plan = new Map<number, PlannedTool[]>();
  if (named) plan.set(named.index, [{ name: 'identify_caller', arguments: { name: call.caller_name } }]);
  if (done && intent) {
    const { type: _, ...details } = call.task;
    plan.set(done.index, [...(plan.get(done.index) ?? []), { name: intent.tool, arguments: details }]);
  }
  return plan;
}
