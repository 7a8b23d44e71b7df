import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Detector } from '@spanreel/redaction';

import { notice } from '../diagnostics/notice.ts';
import type { Counters } from '../pipeline/counters.ts';

/** What is used of `@spanreel/name-model`, which is installed beside the application or not at all. */
interface NameModelPackage {
  startNameModel(options: {
    readonly directory: string;
    readonly application: string;
    readonly onProblem: (sentence: string) => void;
    readonly onUnread: (reason: 'late' | 'failed' | 'unavailable') => void;
  }): Detector;
}

interface InstalledPackage {
  readonly load: () => NameModelPackage;
  /** Where the application's modules are looked up. */
  readonly application: string;
}

const NAME = '@spanreel/name-model';

/**
 * The detector of `SPANREEL_NAME_MODEL`, or nothing where its package is not installed, which is said. It looks at nothing while
 * `isPaused`.
 */
export function nameModelDetector(
  directory: string,
  counters: Counters,
  isPaused: () => boolean,
): Detector | undefined {
  const found = installedPackage();
  if (found === undefined) {
    notice(
      `SPANREEL_NAME_MODEL needs ${NAME}, which is not installed here: npm install ${NAME}; ` +
        'names are found by the built-in detectors alone',
    );
    return undefined;
  }
  try {
    return start(found, directory, counters, isPaused);
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    notice(`the name model cannot be used: ${code ?? name}; names are found by the built-in detectors alone`);
    return undefined;
  }
}

function start(
  { load, application }: InstalledPackage,
  directory: string,
  counters: Counters,
  isPaused: () => boolean,
): Detector {
  let isSaid = false;
  const detector = load().startNameModel({
    directory,
    application,
    onProblem: notice,
    onUnread(reason) {
      counters.add('unread', 1, reason);
      if (reason === 'unavailable' || isSaid) return;
      isSaid = true;
      notice(
        `the name model ${reason === 'late' ? 'did not get to a text in time' : 'failed at a text'}; ` +
          'such texts are withheld as <SECRET:unread> and counted in spanreel.redaction.unread',
      );
    },
  });
  return {
    ...detector,
    find: (scan) => (isPaused() ? undefined : detector.find(scan)),
  };
}

/** Looked up beside the application's entry script, then in the working directory. */
function installedPackage(): InstalledPackage | undefined {
  const entry = process.argv[1] === undefined ? [] : [join(process.argv[1], '..')];
  for (const application of [...entry, process.cwd()]) {
    const require = createRequire(join(application, 'package.json'));
    try {
      require.resolve(NAME);
    } catch {
      continue;
    }
    return { load: () => require(NAME) as NameModelPackage, application };
  }
  return undefined;
}
