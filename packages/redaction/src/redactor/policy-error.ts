/** The options of a policy contradict each other or the rules of an entity. */
export class RedactionPolicyError extends Error {
  readonly code = 'SPANREEL_REDACTION_POLICY_INVALID';
  override readonly name = 'RedactionPolicyError';
}
