import packageJson from '../package.json' with { type: 'json' };

/** The version of the command, as `--version` prints it. */
export const version: string = packageJson.version;
