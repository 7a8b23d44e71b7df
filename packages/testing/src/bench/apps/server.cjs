// Loaded by: the request and outage benchmarks, in every variant. Answers /plain by itself and /fetch with one fetch;
// an IPC message asks for its CPU time and memory.
'use strict';
const http = require('node:http');

const server = http.createServer(async (request, response) => {
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
