// Loaded by: the command benchmark, in every variant. One run of a command-line program: it asks the API whose address it is given.
'use strict';
const { traceCommand } = require('@spanreel/api/command');

void traceCommand('ask', async () => {
  const response = await fetch(process.argv[2]);
  process.stdout.write(await response.text());
});
