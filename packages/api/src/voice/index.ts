export { type Call, call, currentCall, startCall } from './call/call.ts';
export type { AnsweredOptions, CallEndReason, CallOptions, DtmfOptions } from './call/call-options.ts';
export type { EndTransfer, Transfer, TransferOptions, TransferResult } from './call/transfer.ts';
export type { LatencyAnchor } from './latency/breakdown.ts';
export {
  type CapturedOptions,
  type Objective,
  type ObjectiveOptions,
  type PromptOptions,
  objective,
} from './objective/objective.ts';
export { type AgentOptions, type AgentRun, agent, startAgent } from './stage/agent-run.ts';
export type { EndEndpointing, Endpointing, EndpointingOptions } from './stage/endpointing.ts';
export { type ModelAnswer, type ModelCall, type ModelOptions, model, startModel } from './stage/model-call.ts';
export type { Playback, PlaybackOptions, SentOptions, StopPlayback } from './stage/playback.ts';
export type { HeardOptions, SpeechToText, SpeechToTextOptions, VoteOptions } from './stage/speech-to-text.ts';
export type { EndTextToSpeech, TextToSpeech, TextToSpeechOptions } from './stage/text-to-speech.ts';
export { type ToolOptions, type ToolRun, startTool, tool } from './stage/tool-run.ts';
export type { InterruptionOptions } from './turn/interruption.ts';
export type { SilenceOptions } from './turn/silence.ts';
export type { TurnEndReason } from './turn/record-turn.ts';
export { type CallerStopped, type EndTurn, type Turn, type TurnOptions, currentTurn } from './turn/turn.ts';
export type { EndOptions, StartOptions } from '../span/handle.ts';
export type { At, Time } from '../time/instant.ts';
