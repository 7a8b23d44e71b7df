/**
 * One program in three parts, `PART=agent|desk|calendar`: the agent holds all conversations open at once, and in each, in seven
 * steps, asks the desk (HTTP), which asks the calendar (WebSocket) and leaves word in an outbox, from which the agent is told
 * (HTTP). Nothing but what Spanreel carries along says which conversation an event belongs to; its text does, for the test.
 *
 * Each prints `port <port>`. The agent begins when it is told the desk's address and prints `done` at the end; they end on SIGTERM.
 */
export const threeServices = `
const { createServer, request } = require('node:http');
const { DatabaseSync } = require('node:sqlite');
const { once } = require('node:events');
const { logs } = require('@opentelemetry/api');
const pino = require('pino');
const { WebSocket, WebSocketServer } = require('ws');
const { emit } = require('@spanreel/api');
const { start } = require('@spanreel/node');
const { continueFrom, messageEnvelope, outboxRow } = require('@spanreel/api/propagation');
const { startCall } = require('@spanreel/api/voice');
const { stage } = require('@spanreel/api/workflow');

const { PART, COUNT, CALENDAR_URL, AGENT_URL, LINES, SEED } = process.env;
const log = pino(pino.destination({ dest: LINES, sync: false }));
const records = logs.getLogger('app');

// Mulberry32: the same order of things in every run with the same seed.
let state = Number(SEED);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
// What other conversations use to come between.
async function others() {
  for (let turns = Math.floor(random() * 4); turns > 0; turns--) await new Promise(setImmediate);
  if (random() < 0.2) await new Promise((resolve) => setTimeout(resolve, random() * 5));
}
function say(number, step) {
  emit('user.spoke', { text: 'conversation ' + number + ' step ' + step, is_final: true });
}
async function serve(answer) {
  const server = createServer(async (message, response) => {
    await answer(message.url.slice(1));
    response.end('ok');
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const parts = {
  async agent() {
    const told = new Map();
    const server = await serve(async (number) => {
      await others();
      say(number, 6);
      told.get(number)();
    });
    console.log('port', server.address().port);
    const [said] = await once(process.stdin, 'data');
    const desk = String(said).trim();
    const numbers = Array.from({ length: Number(COUNT) }, (_, index) => String(index));
    const calls = new Map();
    await inRandomOrder(numbers, 64, async (number) => {
      const call = startCall({ transport: 'websocket', conversationId: 'conversation-' + number, tenantId: 'tenant-' + (number % 7) });
      calls.set(number, call);
      await call.run(async () => {
        await others();
        say(number, 1);
      });
    });
    // All are open now.
    await inRandomOrder(numbers, 64, (number) =>
      calls.get(number).run(async () => {
        const notified = new Promise((resolve) => told.set(number, resolve));
        await stage('ask', async () => {
          await others();
          await (await fetch(desk + '/' + number)).text();
        });
        await notified;
        say(number, 7);
        log.info({ number }, 'answered');
      }),
    );
    await inRandomOrder(numbers, 64, async (number) => {
      await others();
      calls.get(number).end('caller_hangup');
    });
    console.log('done');
  },

  async desk() {
    const outbox = new DatabaseSync(':memory:');
    outbox.exec('CREATE TABLE outbox (id INTEGER PRIMARY KEY, number TEXT, traceparent TEXT, tracestate TEXT, baggage TEXT)');
    const insert = outbox.prepare('INSERT INTO outbox (number, traceparent, tracestate, baggage) VALUES (?, ?, ?, ?)');
    const take = outbox.prepare('DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT 50) RETURNING *');
    const waiting = new Map();
    const socket = new WebSocket(CALENDAR_URL);
    await once(socket, 'open');
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      waiting.get(message.number)(message);
    });
    const server = await serve(async (number) => {
      say(number, 2);
      await others();
      const answered = new Promise((resolve) => waiting.set(number, resolve));
      socket.send(JSON.stringify(messageEnvelope.inject({ number }, { host: '127.0.0.1' })));
      const answer = await answered;
      await others();
      messageEnvelope.extract(answer);
      say(number, 4);
      records.emit({ body: 'held', attributes: { number } });
      const { traceparent, tracestate, baggage } = outboxRow.inject({});
      insert.run(number, traceparent, tracestate, baggage);
    });
    // Somebody else's turn of the event loop: nothing of a request is active here.
    const dispatch = () => {
      for (const row of take.all()) {
        void continueFrom(outboxRow.extract(row), async () => {
          await others();
          say(row.number, 5);
          const message = request(AGENT_URL + '/' + row.number, (response) => response.resume());
          message.end();
        });
      }
    };
    setInterval(dispatch, 5);
    console.log('port', server.address().port);
  },

  async calendar() {
    const server = createServer();
    new WebSocketServer({ server }).on('connection', (socket) => {
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        void continueFrom(messageEnvelope.extract(message), async () => {
          await others();
          say(message.number, 3);
          log.info({ number: message.number }, 'looked');
          socket.send(JSON.stringify(messageEnvelope.inject({ number: message.number }, { host: '127.0.0.1' })));
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    console.log('port', server.address().port);
  },
};

async function inRandomOrder(numbers, width, work) {
  const left = numbers.map((number) => ({ number, at: random() })).sort((one, other) => one.at - other.at);
  let done = 0;
  let written;
  await Promise.all(Array.from({ length: width }, async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      await work(next.number);
      // Nobody speaks this fast: on a busy machine events beyond 20,000 in waiting would be refused, and counted.
      if (++done % 500 === 0) written = start().flush();
      await written;
    }
  }));
}

process.once('SIGTERM', () => {
  log.flush(() => process.exit(0));
});
void parts[PART]();
`;
