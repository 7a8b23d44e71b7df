import type { Fact } from '../fact/fact.ts';
import { fact } from '../fact/fact.ts';

/** Things in the house or on the network: the events `device.*`. */
export interface Device {
  readonly discovered: Fact<'device.discovered'>;
  /** Gone for good. */
  readonly removed: Fact<'device.removed'>;
  readonly connected: Fact<'device.connected'>;
  /** Known, and out of reach. */
  readonly disconnected: Fact<'device.disconnected'>;
  /** A property has another value now. */
  readonly stateChanged: Fact<'device.state_changed'>;
}

/**
 * Tells what became of devices.
 *
 * @example
 * device.discovered({ deviceId: 'device-1', name: 'Kitchen', kind: 'speaker', protocol: 'mdns' });
 * device.stateChanged({ deviceId: 'device-1', property: 'volume', value: 20, previous: 35 });
 */
export const device: Device = {
  discovered: fact('device.discovered'),
  removed: fact('device.removed'),
  connected: fact('device.connected'),
  disconnected: fact('device.disconnected'),
  stateChanged: fact('device.state_changed'),
};
