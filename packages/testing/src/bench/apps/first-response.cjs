// Loaded by: the start-up benchmark, in every variant. Answers the first request with its memory.
'use strict';
const http = require('node:http');

const server = http.createServer((request, response) => {
  // In rounds that do not count: the process is killed after its answer, and the compile cache is otherwise written at
  // exit.
  if (process.env.BENCH_WARM_UP) require('node:module').flushCompileCache();
  response.end(String(process.memoryUsage.rss()));
});

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
