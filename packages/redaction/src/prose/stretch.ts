/** Words `first` to `last` of a text. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}
