import type { SegmentWriter } from '@spanreel/log/writer';

/** What takes lines to disk. */
export type LineSink = Pick<SegmentWriter, 'append' | 'sync' | 'touch' | 'close'>;
