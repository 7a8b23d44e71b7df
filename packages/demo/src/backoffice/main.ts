// Process `demo.backoffice`: ledger, calendars, card printer and message gateway behind one door. It refuses what its rules forbid,
// and what the scenario of a call makes it refuse.
import { scenarioOf } from '../scenarios.ts';
import { type Handler, HttpError, serve } from '../service/serve.ts';
import { isOpen } from './opening-hours.ts';

/** A request of the back office: every one says which recording it serves. */
type Ask = Readonly<Record<string, string>> & { readonly recording: string };

let references = 0;

/** Answers with a reference, once the scenario of the call has had its say. */
function door(path: string, check: (ask: Ask) => void = () => undefined): Record<string, Handler> {
  return {
    [`POST ${path}`]: async (body) => {
      const ask = body as Ask;
      const scenario = scenarioOf(ask.recording);
      const refusal = scenario?.refuse?.find((each) => each.path === path);
      if (refusal) throw new HttpError(refusal.status, refusal.error);
      if (scenario?.kill?.during === path && process.send) await askForKill(scenario.kill.service);
      check(ask);
      references += 1;
      return { reference: `${path.split('/')[1]}-${references}` };
    },
  };
}

/** Tells the demo that the moment has come; the answer never goes out, for whoever waits for it dies first. */
function askForKill(service: string): Promise<never> {
  process.send?.({ kill: service });
  return new Promise<never>(() => undefined);
}

await serve({
  ...door('/limits'),
  ...door('/holds'),
  ...door('/holds/release'),
  ...door('/moves'),
  ...door('/moves/reverse'),
  ...door('/statements'),
  ...door('/statements/strike'),
  ...door('/cards/block'),
  ...door('/cards/unblock'),
  ...door('/cards/order'),
  ...door('/cards/cancel'),
  ...door('/cards/print'),
  ...door('/branches'),
  ...door('/slots'),
  ...door('/slots/free'),
  ...door('/bankers'),
  ...door('/bankers/release'),
  ...door('/rooms'),
  ...door('/rooms/free'),
  ...door('/messages'),
  ...door('/messages/correct'),
  ...door('/calendar', ({ day = '', time = '' }) => {
    if (!isOpen(day, time)) throw new HttpError(409, `the branch is closed on ${day} at ${time}`);
  }),
});
