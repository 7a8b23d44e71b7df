/** What a final says: the words since the final before it. */
export interface FinalWords {
  readonly text: string;
  /** Where the last of them ended, in milliseconds of the line. */
  readonly until: number;
  /** Whether the caller has no more to say in this turn. */
  readonly complete: boolean;
}

/**
 * The words of one turn on their way from frames to transcripts. As streaming recognisers do it, partials tell what no final has told
 * yet, and every word is in one final; together the finals are all that the caller said.
 */
export class TurnTranscript {
  readonly #untold: string[] = [];
  #until = 0;
  #complete = false;

  /** Takes the words of a frame and returns the partial. */
  hear(text: string, until: number): string {
    if (text !== '') this.#untold.push(text);
    this.#until = Math.max(this.#until, until);
    return this.#untold.join(' ');
  }

  /** The caller has no more to say. */
  close(): void {
    this.#complete = true;
  }

  /** Takes what no final has told yet. */
  final(): FinalWords {
    return { text: this.#untold.splice(0).join(' '), until: this.#until, complete: this.#complete };
  }
}
