const LOG_FILE = /\.jsonl?(?:[.-]\d+)*(?:\.gz|\.zst)?$/;
const MAYBE_LOG_FILE = /\.json(?:[.-]\d+)*(?:\.gz|\.zst)?$/;

/**
 * Whether a file below a log directory is read, by its name: `*.jsonl`, as writers and the Collector name theirs, and
 * `*.json`, as the Collector's own examples do; also as logrotate renames them (`logs.jsonl.1`, `logs.jsonl-20261120`),
 * and with `.gz` or `.zst` behind it. How a file is compressed is told by its content, never by its name.
 */
export function isLogFileName(name: string): boolean {
  return LOG_FILE.test(name);
}

/** Whether the name alone promises nothing: such a file is read only where it begins as OTLP JSON does. */
export function mayBeForeign(name: string): boolean {
  return MAYBE_LOG_FILE.test(name);
}
