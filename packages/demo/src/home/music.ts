import { startMusic } from '@spanreel/api/device';

import { post } from '../service/post.ts';
import type { HomeDevice } from './devices.ts';

const NO_SUCH_ROOM = 3;

/** Plays a track in a room; returns the exit code. */
export async function playMusic(
  hub: string,
  devices: readonly HomeDevice[],
  track: string,
  room: string,
): Promise<number> {
  const speaker = devices.find(({ name, kind }) => kind === 'speaker' && name === room);
  if (speaker === undefined) {
    console.error(`there is no speaker in "${room}"`);
    return NO_SUCH_ROOM;
  }
  await post(`${hub}/play`, { device: speaker.id, track });
  startMusic({ deviceId: speaker.id, track });
  console.log(`${speaker.name} plays ${track}`);
  return 0;
}
