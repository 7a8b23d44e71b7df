export { type FileSystem, nodeFileSystem } from './file-system.ts';
export { SegmentError, type SegmentErrorCode } from './segment-error.ts';
export {
  type SegmentName,
  type SegmentOwner,
  claimName,
  cursorName,
  parseSegmentName,
  segmentName,
} from './segment-name.ts';
export { type Appended, SegmentWriter, type SegmentWriterOptions } from './segment-writer.ts';
