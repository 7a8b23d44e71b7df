// Loaded by: the request and outage benchmarks, in every variant. Answers /plain by itself and /fetch with one fetch, where it is
// told to with an event too; an IPC message asks for its CPU time and memory.
'use strict';
const http = require('node:http');

const record = process.env.EMIT ? require('@spanreel/api').emit : () => undefined;
const token = { request_id: 'r-1', model: 'mini', time_to_first_token_ms: 120 };

const server = http.createServer(async (request, response) => {
  record('llm.first_token', token);
  if (request.url !== '/fetch') {
    response.end('ok');
    return;
  }
  try {
    const answer = await fetch(process.env.BACKEND);
    response.end(await answer.text());
  } catch (error) {
    response.writeHead(502).end(String(error));
  }
});

server.listen(0, '127.0.0.1', () => process.send({ ready: server.address().port }));

process.on('message', ({ id }) => {
  const { user, system } = process.cpuUsage();
  process.send({ id, value: { cpu: user + system, rss: process.memoryUsage.rss() } });
});

// The benchmark is gone: so is the reason to run.
process.on('disconnect', () => process.exit());
