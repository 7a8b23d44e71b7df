// Program `home`, a command of which is one run: node --require @spanreel/node/register src/home/main.ts devices | play TRACK | forecast
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { traceCommand } from '@spanreel/api/command';

import { findDevices } from './devices.ts';
import { readForecast } from './forecast.ts';
import { playMusic } from './music.ts';

const USAGE = `usage: home devices | home play TRACK --in ROOM | home forecast   [--hub URL] [--cache FILE]`;
const USAGE_ERROR = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    in: { type: 'string', default: 'Kitchen' },
    hub: { type: 'string', default: 'http://127.0.0.1:8123' },
    cache: { type: 'string', default: join(tmpdir(), 'spanreel-home-devices.json') },
  },
});
const { hub, cache, in: room } = values;
const [name = '', track = ''] = positionals;

const commands: Readonly<Record<string, () => Promise<number>>> = {
  devices: async () => {
    for (const device of await findDevices(hub, cache)) console.log(`${device.name}, a ${device.kind}`);
    return 0;
  },
  play: async () => playMusic(hub, await findDevices(hub, cache), track, room),
  forecast: async () => readForecast(hub),
};

const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  console.error(USAGE);
  process.exitCode = USAGE_ERROR;
} else {
  await traceCommand(name, { program: 'home', arguments: process.argv.slice(2) }, command);
}
