// Loaded by: the start-up benchmark, in every variant. Prints a line as soon as it can, with its memory.
'use strict';
// In rounds that do not count: the process is killed after its line, and the compile cache is otherwise written at
// exit.
if (process.env.BENCH_WARM_UP) require('node:module').flushCompileCache();
process.stdout.write(`${process.memoryUsage.rss()}\n`);
