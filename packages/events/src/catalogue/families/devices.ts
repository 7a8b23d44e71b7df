import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, id, optionalId, optionalMillis, text } from './fields.ts';

/** As `device.id`, `device.manufacturer` and `device.model.name`; `protocol` is how it is reached: mdns, bluetooth, zigbee. */
const device = { device_id: id, name: text, kind: text, manufacturer: text, model: text, protocol: text };
const exampleDevice = {
  device_id: 'device-1',
  name: 'Kitchen',
  kind: 'speaker',
  manufacturer: 'Sonos',
  protocol: 'mdns',
};

export const deviceEvents = lazyFamily(() =>
  defineFamily({
    'device.discovered': {
      version: 1,
      about: 'A device was found.',
      component: 'device',
      payload: v.object({ ...device, address: text }),
      example: { ...exampleDevice, model: 'Era 100' },
    },
    'device.removed': {
      version: 1,
      about: 'A device is gone for good.',
      component: 'device',
      payload: v.object({ ...device, reason: text }),
      example: { ...exampleDevice, reason: 'unpaired' },
    },
    'device.connected': {
      version: 1,
      about: 'A known device can be reached.',
      component: 'device',
      payload: v.object(device),
      example: exampleDevice,
    },
    'device.disconnected': {
      version: 1,
      about: 'A known device cannot be reached any more.',
      severity: 'WARN',
      component: 'device',
      payload: v.object({ ...device, reason: text, connected_ms: optionalMillis }),
      example: { ...exampleDevice, reason: 'timeout', connected_ms: 86_400_000 },
    },
    'device.state_changed': {
      version: 1,
      about: 'A property of a device has another value now.',
      component: 'device',
      payload: v.object({ ...device, property: id, value: v.optional(v.unknown()), previous: v.optional(v.unknown()) }),
      example: { device_id: 'device-1', property: 'volume', value: 20, previous: 35 },
    },
  }),
);

const playback = {
  device_id: optionalId,
  track: text,
  track_id: optionalId,
  artist: text,
  album: text,
  provider: text,
};
const examplePlayback = { device_id: 'device-1', track: 'So What', artist: 'Miles Davis', album: 'Kind of Blue' };

export const musicEvents = lazyFamily(() =>
  defineFamily({
    'music.playback.started': {
      version: 1,
      about: 'Music began to play.',
      component: 'music',
      payload: v.object({ ...playback, position_ms: optionalMillis }),
      example: { ...examplePlayback, position_ms: 0 },
    },
    'music.playback.paused': {
      version: 1,
      about: 'Music was paused.',
      component: 'music',
      payload: v.object({ ...playback, position_ms: optionalMillis }),
      example: { ...examplePlayback, position_ms: 61_500 },
    },
    'music.playback.resumed': {
      version: 1,
      about: 'Music that was paused plays on.',
      component: 'music',
      payload: v.object({ ...playback, position_ms: optionalMillis }),
      example: { ...examplePlayback, position_ms: 61_500 },
    },
    'music.playback.stopped': {
      version: 1,
      about: 'Music ended, and how far it came.',
      component: 'music',
      payload: v.object({
        ...playback,
        position_ms: optionalMillis,
        reason: v.optional(v.picklist(['finished', 'stopped', 'skipped', 'replaced', 'failed'])),
      }),
      example: { ...examplePlayback, position_ms: 545_000, reason: 'finished' },
    },
    'music.playback.failed': {
      version: 1,
      about: 'Music could not be played, and why.',
      severity: 'ERROR',
      component: 'music',
      payload: v.object({ ...playback, position_ms: optionalMillis, ...errorFields }),
      example: { ...examplePlayback, error_type: 'DeviceUnreachableError' },
    },
  }),
);
