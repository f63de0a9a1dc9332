/** How long a unit test may take, in milliseconds. They run while editor and agents are being installed, and have one try. */
export const unitLimitMs = 60_000;

/**
 * How long an end-to-end test may take, in milliseconds: several times what it needs on a machine with two busy cores.
 * The runner abandons a test at its time-out and keeps nothing of it; so the test itself fails `tidyMs` earlier.
 */
export const testLimitMs = 420_000;

/** Enough to keep the evidence, and to end an editor with all that came from it. */
export const tidyMs = 60_000;
