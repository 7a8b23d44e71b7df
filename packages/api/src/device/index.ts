export { type Device, device } from './device.ts';
export { type MusicOptions, type MusicPlayback, type MusicPosition, startMusic } from './music-playback.ts';
export type { Fact, FactFields, FactOptions } from '../fact/fact.ts';
export type { At, Time } from '../time/instant.ts';
