// Process `demo.agent`: answers the phone.
import { twilioParameters } from '@spanreel/api/propagation';
import { startCall } from '@spanreel/api/voice';
import { type WebSocket, WebSocketServer } from 'ws';

import type { FromCarrier, StartMessage } from '../line/messages.ts';
import { messageOf } from '../service/message-of.ts';
import { serve } from '../service/serve.ts';
import { settings } from '../service/settings.ts';
import { BANKER } from './banker.ts';
import { CallSession } from './call-session.ts';
import { ModelsClient } from './models-client.ts';
import { PhoneLine } from './phone-line.ts';

const { models: modelsUrl, bank } = settings('models', 'bank');
const models = new ModelsClient(modelsUrl);

const server = await serve({
  // Twilio asks this webhook what to do with a call. The trace goes along in the stream's parameters.
  'POST /voice': ({ From, To }, request, response) => {
    const parameters: Record<string, string> = twilioParameters.inject({ from: String(From), to: String(To) });
    const xml = Object.entries(parameters).map(([name, value]) => `<Parameter name="${name}" value="${value}"/>`);
    const url = `ws://${request.headers.host}/media`;
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(`<Response><Connect><Stream url="${url}">${xml.join('')}</Stream></Connect></Response>`);
  },
});

new WebSocketServer({ server, path: '/media' }).on('connection', (socket) => {
  let session: CallSession | undefined;
  socket.on('message', (data) => {
    const message = messageOf(data) as FromCarrier;
    if (message.event === 'start') session = answer(socket, message);
    else if (message.event === 'stop') void session?.hangUp().finally(() => socket.close());
    else session?.receive(message);
  });
  socket.on('close', () => session?.lost());
});

function answer(
  socket: WebSocket,
  { start: { callSid, streamSid, customParameters: given } }: StartMessage,
): CallSession {
  const line = new PhoneLine(socket, streamSid, { epoch: Number(given['epoch']), speed: Number(given['speed']) });
  const call = startCall({
    context: twilioParameters.extract(given),
    at: line.time.epoch,
    id: given['call_id'] ?? callSid,
    conversationId: given['call_id'] ?? callSid,
    transport: 'twilio.media_stream',
    provider: 'spanreel.demo',
    callSid,
    streamSid,
    from: given['from'] ?? '',
    to: given['to'] ?? '',
    agent: BANKER,
    lowConfidence: 0.6,
    attributes: { 'demo.speed': line.time.speed },
  });
  return new CallSession({ call, line, recording: given['recording'] ?? '', models, bank });
}
