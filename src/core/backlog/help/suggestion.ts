/** Something that can be written. */
export interface Suggested {
  readonly kind: "task" | "value" | "name";
  /** What is written. */
  readonly text: string;
  readonly label: string;
  /** Beside the label. */
  readonly detail?: string | undefined;
  /** By what it is found, beside the label. */
  readonly search?: string | undefined;
}

/** It takes the place of what stands from `start` to before `end`. */
export interface Suggestion extends Suggested {
  readonly start: number;
  readonly end: number;
}
