// Loaded with the first flush, or the first diagnostic message: a fifth of all code, which the start of a process does not need.
export {
  canarySteps,
  createRedactor,
  loadTokenKey,
  policyFrom,
  randomTokenKey,
  sealLogRecordExporter,
  sealMetricExporter,
  sealSpanExporter,
} from '@spanreel/redaction';
