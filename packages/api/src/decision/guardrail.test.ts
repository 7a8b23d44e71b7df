import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { conversation } from '../conversation/index.ts';
import { startCall } from '../voice/index.ts';
import { guardrail } from './index.ts';

test('tells in one line that a guardrail stepped in, and that another agent took over', async () => {
  await given()
    .when(() => {
      const call = startCall();
      const turn = call.startTurn({ id: 'turn' });
      turn.run(() => {
        guardrail.tripped({ guardrail: 'no_investment_advice', stage: 'output', action: 'rewritten', turnId: turn.id });
        conversation.handedOff({ fromAgent: 'reception', toAgent: 'loans', reason: 'The caller asked for a loan.' });
      });
      turn.end();
      call.end();
    })
    .then(({ events }) => {
      const facts = events.filter(({ event_type: type }) => /guardrail|handed/.test(type));
      expect(facts.map(({ event_type: type, severity, payload }) => [type, severity, { ...payload }])).toEqual([
        [
          'guardrail.tripped',
          'WARN',
          { guardrail: 'no_investment_advice', stage: 'output', action: 'rewritten', turn_id: 'turn' },
        ],
        [
          'agent.handed_off',
          'INFO',
          { from_agent: 'reception', to_agent: 'loans', reason: 'The caller asked for a loan.' },
        ],
      ]);
    });
});
