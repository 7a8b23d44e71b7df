import { Handle, optionsAndBody } from '../../span/handle.ts';
import type { AgentOptions, AgentRun } from '../stage/agent-run.ts';
import { NO_AGENT_RUN, startAgent } from '../stage/agent-run.ts';
import type { Endpointing, EndpointingOptions } from '../stage/endpointing.ts';
import { NO_ENDPOINTING, startEndpointing } from '../stage/endpointing.ts';
import type { ModelCall, ModelOptions } from '../stage/model-call.ts';
import { NO_MODEL_CALL, runModel, startModel } from '../stage/model-call.ts';
import type { SpeechToText, SpeechToTextOptions } from '../stage/speech-to-text.ts';
import { NO_SPEECH_TO_TEXT, startSpeechToText } from '../stage/speech-to-text.ts';
import type { TextToSpeech, TextToSpeechOptions } from '../stage/text-to-speech.ts';
import { NO_TEXT_TO_SPEECH, startTextToSpeech } from '../stage/text-to-speech.ts';
import type { ToolOptions, ToolRun } from '../stage/tool-run.ts';
import { NO_TOOL_RUN, runTool, startTool } from '../stage/tool-run.ts';

type Body<H, T> = (handle: H) => T | Promise<T>;

/**
 * The stages of a turn, each as an object to end (`startX`) and around a body (`x`). On a turn that has ended they are not
 * recorded any more, and bodies run all the same.
 */
export class TurnStages extends Handle {
  startSpeechToText(options: SpeechToTextOptions = {}): SpeechToText {
    return this.ended ? NO_SPEECH_TO_TEXT : startSpeechToText({ context: this.context, ...options });
  }

  speechToText<T>(options: SpeechToTextOptions, body: Body<SpeechToText, T>): Promise<T> {
    return Handle.scoped(this.startSpeechToText(options), body);
  }

  startEndpointing(options: EndpointingOptions = {}): Endpointing {
    return this.ended ? NO_ENDPOINTING : startEndpointing({ context: this.context, ...options });
  }

  endpointing<T>(options: EndpointingOptions, body: Body<Endpointing, T>): Promise<T> {
    return Handle.scoped(this.startEndpointing(options), body);
  }

  startAgent(options: AgentOptions): AgentRun {
    return this.ended ? NO_AGENT_RUN : startAgent({ context: this.context, ...options });
  }

  agent<T>(options: AgentOptions, body: Body<AgentRun, T>): Promise<T> {
    return Handle.scoped(this.startAgent(options), body);
  }

  startModel(options: ModelOptions = {}): ModelCall {
    return this.ended ? NO_MODEL_CALL : startModel({ context: this.context, ...options });
  }

  model<T>(options: ModelOptions, body: Body<ModelCall, T>): Promise<T> {
    return runModel(this.startModel(options), body);
  }

  startTool(name: string, options: ToolOptions = {}): ToolRun {
    return this.ended ? NO_TOOL_RUN : startTool(name, { context: this.context, ...options });
  }

  tool<T>(name: string, options: ToolOptions, body: Body<ToolRun, T>): Promise<T>;
  tool<T>(name: string, body: Body<ToolRun, T>): Promise<T>;
  tool<T>(name: string, first: ToolOptions | Body<ToolRun, T>, second?: Body<ToolRun, T>): Promise<T> {
    const [options, body] = optionsAndBody<ToolOptions, Body<ToolRun, T>>(first, second, {});
    return runTool(this.startTool(name, options), body);
  }

  startTextToSpeech(options: TextToSpeechOptions = {}): TextToSpeech {
    return this.ended ? NO_TEXT_TO_SPEECH : startTextToSpeech({ context: this.context, ...options });
  }

  textToSpeech<T>(options: TextToSpeechOptions, body: Body<TextToSpeech, T>): Promise<T> {
    return Handle.scoped(this.startTextToSpeech(options), body);
  }
}
