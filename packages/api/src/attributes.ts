/**
 * Every attribute name that the helpers write on spans, links and metrics. What semantic conventions register keeps its
 * name and meaning; ours stand below `voice.`, `saga.`, `decision.` and `spanreel.`. Times are in seconds, as
 * OpenTelemetry asks; positions within audio in milliseconds, as carriers report them.
 */
export const ATTRIBUTE = {
  // Registered: https://opentelemetry.io/docs/specs/semconv/registry/attributes/
  /** Low-cardinality kind of failure: the error's code, else its name. */
  errorType: 'error.type',
  agentId: 'gen_ai.agent.id',
  agentName: 'gen_ai.agent.name',
  agentVersion: 'gen_ai.agent.version',
  conversationId: 'gen_ai.conversation.id',
  /** chat, invoke_agent, execute_tool, retrieval; also speech_to_text and text_to_speech, the enumeration being open. */
  operationName: 'gen_ai.operation.name',
  outputType: 'gen_ai.output.type',
  promptName: 'gen_ai.prompt.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestTemperature: 'gen_ai.request.temperature',
  requestMaxTokens: 'gen_ai.request.max_tokens',
  responseId: 'gen_ai.response.id',
  responseModel: 'gen_ai.response.model',
  finishReasons: 'gen_ai.response.finish_reasons',
  /** Seconds. */
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cachedInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  tokenType: 'gen_ai.token.type',
  /** JSON text; only with `SPANREEL_CAPTURE_CONTENT=events+spans`, as the three below. */
  inputMessages: 'gen_ai.input.messages',
  outputMessages: 'gen_ai.output.messages',
  toolArguments: 'gen_ai.tool.call.arguments',
  toolResult: 'gen_ai.tool.call.result',
  toolCallId: 'gen_ai.tool.call.id',
  toolDescription: 'gen_ai.tool.description',
  toolName: 'gen_ai.tool.name',
  toolType: 'gen_ai.tool.type',
  dataSourceId: 'gen_ai.data_source.id',
  requestTopK: 'gen_ai.request.top_k',
  /** Only with `SPANREEL_CAPTURE_CONTENT=events+spans`, as the documents, which are JSON text. */
  retrievalQuery: 'gen_ai.retrieval.query.text',
  retrievalDocuments: 'gen_ai.retrieval.documents',
  exitCode: 'process.exit.code',

  messagingConsumer: 'messaging.consumer.group.name',
  /** Queue or topic. */
  messagingDestination: 'messaging.destination.name',
  /** The queue's id of the message. */
  messagingMessageId: 'messaging.message.id',
  /** create, send, process. */
  messagingOperationType: 'messaging.operation.type',
  messagingSystem: 'messaging.system',

  // Bookkeeping.
  /** The stream of events that the span belongs to, UUIDv7. */
  streamId: 'spanreel.stream.id',
  correlationId: 'spanreel.correlation_id',
  tenantId: 'tenant.id',
  /** Why a span ended other than by running to its end: failed, cancelled, timeout, caller_hangup, process_exit … */
  endReason: 'spanreel.end_reason',
  /** What a link says: compensates, caused_by, call, transferred_to, run_by, triggered_by. */
  linkKind: 'spanreel.link.kind',
  promptVersion: 'spanreel.prompt.version',
  workflowId: 'spanreel.workflow.id',
  workflowName: 'spanreel.workflow.name',
  parentWorkflowId: 'spanreel.workflow.parent.id',
  parentWorkflowName: 'spanreel.workflow.parent.name',
  stageName: 'spanreel.stage.name',
  /** Counts from 1: "step 4 of 10". */
  stepIndex: 'spanreel.step.index',
  stepCount: 'spanreel.step.count',
  commandId: 'spanreel.command.id',
  commandName: 'spanreel.command.name',
  scenarioId: 'spanreel.scenario.id',
  scenarioName: 'spanreel.scenario.name',

  // Messages between services, and to people.
  /** Which attempt at it this is; counts from 1. */
  attempt: 'spanreel.attempt',
  calendar: 'spanreel.calendar.name',
  /** The name of a message: sms.reply. */
  messageEvent: 'spanreel.message.event',
  /** The provider's id of what this follows from: `event_id` in events, whose own id is `spanreel.event.id`. */
  originEventId: 'spanreel.origin.event_id',
  outboxId: 'spanreel.outbox.id',
  projectionName: 'spanreel.projection.name',
  provider: 'spanreel.provider.name',
  /** The provider's own code of a failure. */
  providerCode: 'spanreel.provider.code',
  providerOperation: 'spanreel.provider.operation',
  webhookEndpoint: 'spanreel.webhook.endpoint',
  /** completed, deduplicated, rejected, failed. */
  webhookOutcome: 'spanreel.webhook.outcome',
  webhookProvider: 'spanreel.webhook.provider',
  /** signature_missing, signature_invalid, timestamp_out_of_range … */
  webhookRejection: 'spanreel.webhook.rejection',

  // Decisions.
  /** The latest decision that led here. */
  decisionId: 'decision.id',
  decisionType: 'decision.type',

  // Sagas.
  sagaId: 'saga.id',
  sagaName: 'saga.name',
  /** completed, compensated, failed. */
  sagaOutcome: 'saga.outcome',
  sagaStepName: 'saga.step.name',
  sagaStepIndex: 'saga.step.index',
  sagaStepCount: 'saga.step.count',
  sagaStepAttempt: 'saga.step.attempt',
  /** succeeded, failed, unknown. */
  sagaStepOutcome: 'saga.step.outcome',
  /** done, failed, unknown. */
  sagaCompensationOutcome: 'saga.compensation.outcome',
  compensatesTraceId: 'saga.compensates.trace_id',
  compensatesSpanId: 'saga.compensates.span_id',
  causedByTraceId: 'saga.caused_by.trace_id',
  causedBySpanId: 'saga.caused_by.span_id',

  // Calls.
  callId: 'voice.call.id',
  callDirection: 'voice.call.direction',
  callEndReason: 'voice.call.end_reason',
  callTurns: 'voice.call.turns',
  /** twilio.media_stream, twilio.conversation_relay, websocket, sip, webrtc, livekit … */
  transport: 'voice.transport',
  telephonyProvider: 'voice.telephony.provider',
  callSid: 'voice.telephony.call_sid',
  streamSid: 'voice.telephony.stream_sid',
  sipCallId: 'voice.telephony.sip_call_id',
  transferType: 'voice.transfer.type',
  transferTargetKind: 'voice.transfer.target.kind',
  transferResult: 'voice.transfer.result',
  /** Seconds. */
  transferAnswerDelay: 'voice.transfer.answer_delay',

  // Turns; all delays in seconds.
  turnId: 'voice.turn.id',
  turnIndex: 'voice.turn.index',
  turnInitiator: 'voice.turn.initiator',
  turnEndReason: 'voice.turn.end_reason',
  turnInterrupted: 'voice.turn.interrupted',
  responseLatency: 'voice.turn.response_latency',
  /** What the latency counts from: vad, stt, provider, mark. */
  latencyAnchor: 'voice.turn.latency.anchor',
  /** Response latency less the sum of its stages; negative where stages overlap. Absent when they add up within 1 ms. */
  latencyUnattributed: 'voice.turn.latency.unattributed',
  transcriptionDelay: 'voice.turn.transcription_delay',
  endpointingDelay: 'voice.turn.endpointing_delay',
  agentDelay: 'voice.turn.agent_delay',
  /** Within the agent delay. */
  llmTimeToFirstToken: 'voice.turn.llm_ttft',
  /** Within the agent delay: the time during which at least one tool ran. */
  toolBlocking: 'voice.turn.tool_blocking',
  ttsTimeToFirstByte: 'voice.turn.tts_ttfb',
  playoutDelay: 'voice.turn.playout_delay',
  /** Agent and caller spoke at once where the answer began: there is no breakdown. */
  overlap: 'voice.turn.overlap',

  // Stages.
  sttConfidence: 'voice.stt.confidence',
  sttLanguage: 'voice.stt.language',
  sttPartialCount: 'voice.stt.partial_count',
  /** How often a partial took back what an earlier one had said. */
  sttRevisionCount: 'voice.stt.revision_count',
  sttAudioDuration: 'voice.stt.audio_duration',
  endpointingSource: 'voice.endpointing.source',
  endpointingProbability: 'voice.endpointing.probability',
  endpointingThreshold: 'voice.endpointing.threshold',
  endpointingSilence: 'voice.endpointing.silence',
  endpointingOutcome: 'voice.endpointing.outcome',
  ttsVoice: 'voice.tts.voice',
  ttsCharacters: 'voice.tts.characters',
  ttsAudioDuration: 'voice.tts.audio_duration',
  ttsFirstByte: 'voice.tts.time_to_first_byte',
  playbackGeneratedChars: 'voice.playback.generated_chars',
  playbackSentMs: 'voice.playback.sent_ms',
  playbackPlayedMs: 'voice.playback.played_ms',
  /** Played of sent, 0 to 1. */
  playbackHeardRatio: 'voice.playback.heard_ratio',
  /** What the played time rests on: mark, provider. */
  playbackHeardSource: 'voice.playback.heard_source',
  interruptionInitiator: 'voice.interruption.initiator',
  interruptionOutcome: 'voice.interruption.outcome',
} as const;

export type AttributeName = (typeof ATTRIBUTE)[keyof typeof ATTRIBUTE];
