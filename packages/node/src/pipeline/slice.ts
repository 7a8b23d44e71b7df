/** A slice of a flush begins nothing more after this: its last step may take it to the 2 ms that a flush may hold the event loop. */
export const SLICE_MS = 1;
