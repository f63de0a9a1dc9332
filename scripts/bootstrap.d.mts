/** Absolute path of the repository. */
export const root: string;
/** The words that start npm, without a shell. */
export function npmCommand(): readonly string[];
/** Prints one line. */
export function say(line: string): void;
