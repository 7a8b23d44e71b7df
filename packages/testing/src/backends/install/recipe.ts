import type { Progress } from './progress.ts';

/** What a recipe works with. */
export interface Kitchen {
  /** An empty folder that becomes the installation when the recipe is done. */
  readonly directory: string;
  readonly progress: Progress;
  /** Aborts when the command is interrupted. */
  readonly signal: AbortSignal;
}

/** How a back end is made where the machine does not have it. */
export interface Recipe {
  /** Which version of the back end comes of it, for the folder's name: "0.155.0", "debian12". */
  readonly version: string;
  /** Everything that what comes of it depends on; another text is another folder in the cache. */
  readonly ingredients: () => string;
  /** Paths of the programs in the installation. */
  readonly programs: Readonly<Record<string, string>>;
  /** Throws a {@link SetUpError} where the machine lacks something. */
  readonly make: (kitchen: Kitchen) => Promise<void>;
}
