// Process `demo.transfers`: everything that takes several steps and must be undone when one of them fails.
import { serve } from '../service/serve.ts';
import { settings } from '../service/settings.ts';
import { bookAppointment } from './book-appointment.ts';
import { officeOf } from './office.ts';
import { replaceCard } from './replace-card.ts';
import { transferMoney } from './transfer-money.ts';

const { backoffice, port } = settings('backoffice', 'port');
const office = ({ recording }: Record<string, unknown>): ReturnType<typeof officeOf> =>
  officeOf(backoffice, String(recording));
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

await serve(
  {
    'POST /transfers': (body) =>
      transferMoney(office(body), { from: text(body['from']), to: text(body['to']), amount: text(body['amount']) }),
    'POST /appointments': (body) => bookAppointment(office(body), { day: text(body['day']), time: text(body['time']) }),
    'POST /cards': (body) => replaceCard(office(body), text(body['kind'])),
  },
  Number(port),
);
