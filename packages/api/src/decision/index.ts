export {
  type Alternative,
  type Decision,
  type DecisionMade,
  type DecisionOutcome,
  type OutcomeOptions,
  type RecordDecisionOptions,
  recordDecision,
} from './decision.ts';
export { type Guardrail, guardrail } from './guardrail.ts';
