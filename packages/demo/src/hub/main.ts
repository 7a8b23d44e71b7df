// Process `hub`: what a program for the house talks with. Run alone: node src/hub/main.ts [--port 8123]
import { parseArgs } from 'node:util';

import { HttpError, serve } from '../service/serve.ts';

const FORECASTS = 2;

const devices = [
  { id: 'device-1', name: 'Kitchen', kind: 'speaker', manufacturer: 'Blue Note', protocol: 'mdns' },
  { id: 'device-2', name: 'Bath', kind: 'speaker', manufacturer: 'Blue Note', protocol: 'mdns' },
  { id: 'device-3', name: 'Hall', kind: 'lamp', manufacturer: 'Lumen', protocol: 'zigbee' },
];

const { values } = parseArgs({ options: { port: { type: 'string', default: '8123' } } });
let forecasts = 0;

await serve(
  {
    'GET /devices': () => devices,
    'POST /play': ({ device }) => {
      if (!devices.some(({ id, kind }) => id === device && kind === 'speaker'))
        throw new HttpError(404, 'no such speaker');
      return { playing: true };
    },
    'GET /forecast': (_body, _request, response) => {
      if (++forecasts <= FORECASTS) return { text: 'rain until noon' };
      response.writeHead(429, { 'retry-after': '30' }).end();
      return undefined;
    },
  },
  Number(values.port),
);
