import { type SpineSource, VERDICT_EXIT_CODE, verifyRecording } from '@spanreel/log';
import type { SpineEvent } from '@spanreel/events';
import { hashEvent } from '@spanreel/events';
import type { TrailEnd } from '@spanreel/redaction/vault';

import { openLog } from '../../log/open-log.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { withProgress } from '../../terminal/with-progress.ts';
import { loadVault, openTrail } from './open-desk.ts';
import { type TrailFinding, printTrail } from './print-trail.ts';
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
    const { events, findings, exitCode } = await withProgress(shell, `Reading ${location}`, async () => ({
      events: await entriesOf(source),
      ...(await judge(source, end)),
    }));
    if (options.flag('json')) screen.line(jsonDocument({ exit_code: exitCode, findings, events }));
    else printTrail(screen, events, findings, location);
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

/** Entries of the trail and, where services open the vault themselves, of their streams. */
async function entriesOf(source: SpineSource): Promise<SpineEvent[]> {
  const lists = await Promise.all(['vault.*', 'audit.recorded'].map((type) => source.list({ type, processes: true })));
  const streams = [...new Set(lists.flat().map(({ id }) => id))];
  const recordings = await Promise.all(streams.map((stream) => source.readStream(stream)));
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

/** The chain of the trail, and its end as the vault remembers it. */
async function judge(
  source: SpineSource,
  end: TrailEnd | undefined,
): Promise<{ readonly findings: readonly TrailFinding[]; readonly exitCode: ExitCode }> {
  if (end === undefined || end.seq === 0) return { findings: [], exitCode: EXIT.fine };
  const recording = await source.readStream(end.stream);
  const { verdict } = verifyRecording(recording);
  const last = recording.copies
    .filter(({ original }) => original.writer_id === end.writer)
    .map(({ original }) => original);
  const lastSeq = Math.max(0, ...last.map(({ writer_seq }) => writer_seq));
  if (verdict === 'altered' || last.some((event) => event.writer_seq === end.seq && hashEvent(event) !== end.hash)) {
    return { findings: [{ kind: 'altered', missing: 0 }], exitCode: EXIT.altered };
  }
  if (lastSeq < end.seq) {
    return { findings: [{ kind: 'cut', missing: end.seq - lastSeq }], exitCode: EXIT.inconclusive };
  }
  const exitCode = VERDICT_EXIT_CODE[verdict];
  return { findings: exitCode === EXIT.fine ? [] : [{ kind: 'gap', missing: 0 }], exitCode };
}
