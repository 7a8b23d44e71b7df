// Process `demo.bank`: the tools that the agent may use, as HTTP endpoints.
import { post } from '../service/post.ts';
import { type Handler, serve } from '../service/serve.ts';
import { settings } from '../service/settings.ts';

const { transfers } = settings('transfers');

/** What every tool is asked with: the recording that the call comes from, and the arguments that the model gave. */
interface ToolRequest {
  readonly recording: string;
  readonly arguments: Readonly<Record<string, string>>;
}

function tool(
  name: string,
  run: (args: ToolRequest['arguments'], recording: string) => unknown,
): Record<string, Handler> {
  return {
    [`POST /tools/${name}`]: (body) => {
      const { arguments: args, recording } = body as unknown as ToolRequest;
      return run(args, recording);
    },
  };
}

await serve({
  ...tool('identify_caller', ({ name = '' }) => ({
    customer: name === '' ? 'unknown' : `C-${name.length}${name.charCodeAt(0)}`,
  })),
  ...tool('get_balance', ({ balance_check_account_type: account = '', account_balance: balance = '' }) => ({
    account,
    balance,
  })),
  ...tool('get_branch_hours', ({ branch_hours: hours = '' }) => ({ hours })),
  ...tool('reset_password', ({ password_dest: destination = '' }) => ({ sent_to: destination })),
  ...tool('order_checks', () => ({ ordered: true })),
  ...tool('pay_bill', ({ amount = '', company = '' }) => ({ paid: amount, to: company })),
  ...tool('replace_card', ({ replacement_card_type: kind = '' }, recording) =>
    post(`${transfers}/cards`, { recording, kind }),
  ),
  ...tool('book_appointment', ({ day = '', time = '' }, recording) =>
    post(`${transfers}/appointments`, { recording, day, time }),
  ),
  ...tool('transfer_money', (args, recording) =>
    post(`${transfers}/transfers`, {
      recording,
      from: args['transfer_source_account'],
      to: args['transfer_destination_account'],
      amount: args['transfer_amount'],
    }),
  ),
});
