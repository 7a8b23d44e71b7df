const BACKCHANNEL = new Set(
  'mm hmm mhm mhmm uh huh um uhm oh ok okay yes yeah yep right sure great good alright thanks thank you'.split(' '),
);

/** Whether words said over the agent only show that somebody listens: "mm hmm", "okay great". */
export function isBackchannel(text: string): boolean {
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => word === '' || BACKCHANNEL.has(word));
}
