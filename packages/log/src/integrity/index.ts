export {
  type Finding,
  type FindingKind,
  type IntegrityReport,
  VERDICT_EXIT_CODE,
  type Verdict,
  worstVerdict,
} from './verdict.ts';
export { verifyRecording } from './verify-recording.ts';
