import type { SpineEvent } from '@spanreel/events';
import type { Recording, SpineSource } from '@spanreel/log';
import type { TrailEnd } from '@spanreel/redaction/vault';

import { openLog } from '../../log/open-log.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { withProgress } from '../../terminal/with-progress.ts';
import { loadVault, openTrail } from './open-desk.ts';
import { judgeTrail } from './judge-trail.ts';
import { printTrail } from './print-trail.ts';
import { PLACE_OPTIONS, vaultPlace } from './vault-place.ts';
import { vaultOutcome } from './with-desk.ts';

/** Who opened or changed the vault. */
export const vaultAudit: Command = {
  name: 'vault audit',
  operand: 'none',
  summary: 'who was shown what, who was refused, what was erased and rotated, and whether the trail is whole',
  details: [
    'Reads the log, where the trail is a chain of events like any other: spanreel verify checks it too. The vault remembers where it ends, so that an end that was cut off shows here.',
  ],
  options: PLACE_OPTIONS,
  exits: [
    [EXIT.fine, 'shown, and the trail is whole'],
    [EXIT.inconclusive, 'entries are missing'],
    [EXIT.altered, 'an entry was altered after it was written'],
    [EXIT.usage, 'no log, or a usage error'],
  ],
  examples: ['spanreel vault audit', 'spanreel vault audit --json'],
  run: runAudit,
};

async function runAudit(input: CommandInput): Promise<ExitCode> {
  const { options, screen, shell } = input;
  return vaultOutcome(input, async () => {
    const end = await trailEnd(input);
    const { source, location } = await openLog(input);
    const recordings = await withProgress(shell, `Reading ${location}`, () => recordingsOf(source, end));
    const events = entriesOf(recordings);
    const { findings, unconfirmedEnds, exitCode } = judgeTrail(recordings, end);
    if (options.flag('json')) {
      screen.line(jsonDocument({ exit_code: exitCode, findings, unconfirmed_ends: unconfirmedEnds, events }));
    } else printTrail(screen, { events, findings, unconfirmedEnds, location });
    return exitCode;
  });
}

/** Where the vault says that the trail ends; nothing where there is no vault here, as beside a Collector's log. */
async function trailEnd(input: CommandInput): Promise<TrailEnd | undefined> {
  const place = vaultPlace(input);
  const { isVault } = await loadVault();
  if (!isVault(place.vault)) return undefined;
  const trail = await openTrail(place, input.shell);
  try {
    return await trail.end();
  } finally {
    trail.close();
  }
}

/** The trail of this vault, those of other vaults, and the streams of services that open a vault themselves. */
async function recordingsOf(source: SpineSource, end: TrailEnd | undefined): Promise<Recording[]> {
  const lists = await Promise.all(['vault.*', 'audit.recorded'].map((type) => source.list({ type, processes: true })));
  const streams = new Set(lists.flat().map(({ id }) => id));
  if (end !== undefined && end.seq > 0) streams.add(end.stream);
  const recordings = await Promise.all([...streams].map((stream) => source.readStream(stream)));
  return recordings.filter(({ events }) => events.some(isEntry));
}

function entriesOf(recordings: readonly Recording[]): SpineEvent[] {
  return recordings
    .flatMap(({ events }) => events)
    .filter(isEntry)
    .toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : a.writer_seq - b.writer_seq));
}

function isEntry({ event_type, payload }: SpineEvent): boolean {
  const { action } = payload;
  return (
    event_type.startsWith('vault.') ||
    (event_type === 'audit.recorded' && typeof action === 'string' && action.startsWith('vault.'))
  );
}
