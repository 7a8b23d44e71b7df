// Process `demo.models`: speech recognition, language model and synthesis, all of which answer from the recording.
import { WebSocketServer } from 'ws';

import { serve } from '../service/serve.ts';
import { settings } from '../service/settings.ts';
import { type ChatRequest, chat } from './chat.ts';
import { recognise } from './recogniser.ts';
import { openSessions } from './session.ts';
import { type SpeechRequest, speak } from './speech.ts';

const { calls } = settings('calls');
const open = openSessions(calls);

const server = await serve({
  'POST /v1/chat': async (body, _request, response) => {
    const request = body as unknown as ChatRequest;
    await chat(open(request.replay.sid), request, response);
  },
  'POST /v1/speech': async (body, _request, response) => {
    const request = body as unknown as SpeechRequest;
    await speak(open(request.replay.sid), request, response);
  },
});
new WebSocketServer({ server, path: '/v1/listen' }).on('connection', (socket) => recognise(socket, open));
