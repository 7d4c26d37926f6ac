/**
 * What came of one suite.
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {string[]} failed  One line for each failure.
 * @property {string[]} skipped  One line for each skip, with its reason.
 */

/** @returns {Outcome} */
export const passedOnce = () => ({ passed: 1, failed: [], skipped: [] });

/**
 * @param {string} reason
 * @returns {Outcome}
 */
export const failedWith = (reason) => ({ passed: 0, failed: [reason], skipped: [] });

/**
 * @param {string} reason
 * @returns {Outcome}
 */
export const skippedFor = (reason) => ({ passed: 0, failed: [], skipped: [reason] });
