import * as v from 'valibot';

/** Identifiers that applications choose: any non-empty text. */
export const id = v.pipe(v.string(), v.minLength(1));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Milliseconds, fractions allowed; negative where a clock was set back in between: the event counts more than its length. */
export const millis = v.number();
export const ratio = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** How an error stands in a payload. Messages are at most 500 characters after redaction. */
export const errorFields = {
  error_type: v.string(),
  error_message: v.optional(v.string()),
};

/** "Step 4 of 10": `step_index` counts from 1. */
export const stepFields = {
  step_index: v.optional(count),
  step_count: v.optional(count),
};
