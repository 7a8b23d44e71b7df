import { saga } from '@spanreel/api/saga';

import type { Office } from './office.ts';

/** Blocks a lost card and sends a new one, or gives the old one back. */
export function replaceCard(ask: Office, kind: string): Promise<{ order: string }> {
  return saga('replace_card', { steps: 4 }, async ({ step }) => {
    const block = await step('block_card', () => ask('/cards/block', { kind }), {
      compensate: (reference) => ask('/cards/unblock', { reference: reference ?? '' }),
    });
    const order = await step('order_card', () => ask('/cards/order', { kind, block }), {
      compensate: (reference) => ask('/cards/cancel', { reference: reference ?? '' }),
    });
    await step('print_card', () => ask('/cards/print', { order }));
    await step('send_confirmation', () => ask('/messages', { about: order }));
    return { order };
  });
}
