export { redactBaggage } from './carriers/redact-baggage.ts';
export { redactDiag } from './carriers/redact-diag.ts';
export { type HeaderMap, redactHeaders } from './carriers/redact-headers.ts';
export { redactUrl } from './carriers/redact-url.ts';
export type { Detector, ReadingAhead, Scan } from './detectors/detector.ts';
export { type CanaryGate, type CanaryReport, canarySteps, runCanary } from './gate/canary.ts';
export {
  type DroppedBatch,
  type GateCounters,
  RedactionFailedError,
  type SealOptions,
  createGateCounters,
} from './gate/seal-options.ts';
export { sealLogRecordExporter } from './gate/seal-log-record-exporter.ts';
export { sealMetricExporter } from './gate/seal-metric-exporter.ts';
export { sealSpanExporter } from './gate/seal-span-exporter.ts';
export { type Sealed, isSealed } from './gate/sealed.ts';
export type { Shape } from './keys/shapes.ts';
export type { Locale } from './locales/number-rule.ts';
export type { Action, RedactionPolicy, TenantPolicy } from './redactor/policy.ts';
export { RedactionPolicyError } from './redactor/policy-error.ts';
export { type WrittenPolicy, policyFrom } from './redactor/policy-file.ts';
export { type Preset, type PresetName, presets } from './redactor/presets.ts';
export { type Redactor, createRedactor } from './redactor/redactor.ts';
export type { LogRules, Severity } from './redactor/log-rules.ts';
export type { Explanation } from './redactor/explanation.ts';
export type { WireValue } from './redactor/wire-value.ts';
export {
  type ConversationRedactor,
  type Utterance,
  createConversationRedactor,
} from './streaming/conversation-redactor.ts';
export { type StreamRedactor, type StreamRedactorOptions, createStreamRedactor } from './streaming/stream-redactor.ts';
export { Hint } from './text/hints.ts';
export type { Place } from './tokens/place.ts';
export type { TokenMode } from './tokens/scoped-tokens.ts';
export type { TokenScope } from './tokens/token-scope.ts';
export type { Deposit, TokenVault } from './tokens/token-vault.ts';
export { type LoadedTokenKey, type TokenKeySource, loadTokenKey } from './tokens/load-token-key.ts';
export { type TokenKey, TokenKeyError, randomTokenKey, tokenKeyFrom } from './tokens/token-key.ts';
