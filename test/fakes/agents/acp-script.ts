/** What a scripted agent does after a prompt, step by step. Paths are relative to the session's folder. */
export type ScriptStep =
  /** Sends a `session/update`; `times` it with a counter in place of `#`. */
  | { readonly do: "update"; readonly update: object; readonly times?: number }
  | { readonly do: "write"; readonly path: string; readonly text: string }
  /** Asks for permission, then does one or the other. */
  | {
      readonly do: "ask";
      readonly toolCall: object;
      readonly options: readonly object[];
      readonly allowed: readonly ScriptStep[];
      readonly rejected: readonly ScriptStep[];
    }
  | { readonly do: "wait-for"; readonly path: string }
  /** Waits for `session/cancel`, and answers it. */
  | { readonly do: "wait-for-cancel" }
  | { readonly do: "hang" }
  | { readonly do: "print"; readonly to: "stdout" | "stderr"; readonly text: string }
  | { readonly do: "crash"; readonly exitCode: number }
  | { readonly do: "ignore-terminate" }
  /** Starts a process that ignores SIGTERM and leaves the group. */
  | { readonly do: "leave-child" }
  | { readonly do: "call-client"; readonly method: string; readonly params: object }
  | { readonly do: "answer"; readonly answer: object }
  | { readonly do: "error"; readonly code: number; readonly message: string };

export interface AcpScript {
  /** What `session/new` answers besides the id, or how it fails. `hang`: never. */
  readonly session?: object | { readonly error: { readonly code: number; readonly message: string } } | "hang";
  /** Done before the first message is read. */
  readonly before?: readonly ScriptStep[];
  readonly steps: readonly ScriptStep[];
  /** Done after each later prompt of the same process, instead of `steps`. */
  readonly next?: readonly ScriptStep[];
  /** How ended sessions are taken up; not at all when absent. */
  readonly takesUp?: TakesUp;
}

export interface TakesUp {
  readonly by: "session/load" | "session/resume";
  /** Done before the answer. */
  readonly before?: readonly ScriptStep[];
  /** Done after a prompt then. */
  readonly steps: readonly ScriptStep[];
}
