import * as v from 'valibot';

/** Identifiers that applications choose: any non-empty text. */
export const id = v.pipe(v.string(), v.minLength(1));
export const text = v.optional(v.string());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Milliseconds, fractions allowed; negative where a clock was set back in between: the event counts more than its length. */
export const millis = v.number();
export const ratio = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** ISO 8601 with its offset. */
export const time = v.pipe(v.string(), v.isoTimestamp());
/** An HTTP status, as `http.response.status_code`. */
export const httpStatus = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599));
export const optionalId = v.optional(id);
export const optionalCount = v.optional(count);
export const optionalMillis = v.optional(millis);

/** How an error stands in a payload: `error_type` as in `error.type`, of few values. Messages are at most 500 characters after redaction. */
export const errorFields = {
  error_type: v.string(),
  error_message: v.optional(v.string()),
};

/** How an error stands in the payload of an event that also tells of success. */
export const optionalErrorFields = {
  error_type: v.optional(v.string()),
  error_message: v.optional(v.string()),
};

/** "Step 4 of 10": `step_index` counts from 1. */
export const stepFields = {
  step_index: v.optional(count),
  step_count: v.optional(count),
};

/** Whether a failed attempt is not the last one, and when the next one is due. */
export const retryFields = {
  will_retry: v.optional(v.boolean()),
  next_attempt_at: v.optional(time),
};
