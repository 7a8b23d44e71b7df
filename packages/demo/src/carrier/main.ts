// Process `demo.carrier`: the telephone company. `POST /calls` plays one recorded caller and answers when the call is over.
import { readCalls } from '../recording/read-calls.ts';
import { withScript } from '../scenarios.ts';
import { HttpError, serve } from '../service/serve.ts';
import { settings } from '../service/settings.ts';
import { placeCall } from './place-call.ts';

const { agent, calls: folder, speed } = settings('agent', 'calls', 'speed');
const calls = readCalls(folder);

await serve({
  'POST /calls': async ({ recording, call_id: callId }) => {
    const call = calls.get(String(recording));
    if (!call) throw new HttpError(404, `there is no recording ${String(recording)} in ${folder}`);
    return placeCall({
      call: withScript(call),
      webhook: `${agent}/voice`,
      callId: String(callId),
      speed: Number(speed),
    });
  },
});
