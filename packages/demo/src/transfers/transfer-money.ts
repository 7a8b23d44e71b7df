import { saga } from '@spanreel/api/saga';

import type { Office } from './office.ts';

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
}

/** Moves money between two accounts of a caller, or leaves everything as it was. */
export function transferMoney(ask: Office, { from, to, amount }: Transfer): Promise<{ move: string }> {
  return saga('transfer_money', { steps: 5 }, async ({ step }) => {
    await step('check_limit', () => ask('/limits', { from, amount }));
    const hold = await step('hold_funds', () => ask('/holds', { from, amount }), {
      compensate: (reference) => ask('/holds/release', { reference: reference ?? '' }),
    });
    const move = await step('move_money', () => ask('/moves', { hold, to, amount }), {
      compensate: (reference) => ask('/moves/reverse', { reference: reference ?? '' }),
    });
    await step('write_statement', () => ask('/statements', { move }), {
      compensate: (reference) => ask('/statements/strike', { reference: reference ?? '' }),
    });
    await step('send_confirmation', () => ask('/messages', { about: move }));
    return { move };
  });
}
