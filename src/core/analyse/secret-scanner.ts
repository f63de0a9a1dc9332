/**
 * A secret in a text: `start` and `end` are offsets, `end` exclusive. The
 * secret itself is never copied out of the text it stands in.
 */
export interface SecretHit {
  /** For example `aws`, `github`, `private-key`. */
  readonly kind: string;
  /** What a person calls it: "AWS access key id". */
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** Finds secrets by rules of other people. */
export interface SecretScanner {
  scan(path: string, text: string, signal: AbortSignal): Promise<readonly SecretHit[]>;
}
