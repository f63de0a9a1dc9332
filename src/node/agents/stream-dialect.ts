import type { StreamDialectName } from "#core/stream-dialect.ts";
import type { LineRule } from "./stream-rules.ts";
import type { CountsOn } from "./stream-usage.ts";

/** How a program is started and what its lines mean. Everything else about it is what its ACP recipe knows. */
export interface StreamDialect {
  readonly id: StreamDialectName;
  readonly command: string;
  readonly args: readonly string[];
  /** Follow the others when there is a model, a mode, a session to go on with. `{…}` is replaced. */
  readonly model: readonly string[];
  readonly mode: readonly string[];
  readonly resume: readonly string[];
  /** After all others. */
  readonly last: readonly string[];
  /** Edits in the worktree unasked; what else it does unasked depends on the program. */
  readonly usualMode: string | undefined;
  /** In place of those of the ACP recipe. */
  readonly variables: Readonly<Record<string, string>>;
  /** The first message on its input, and answers; the prompt as it is, and no answers, when absent. */
  readonly talk?: StreamTalk;
  readonly countsOn: CountsOn;
  /** The program ends by itself after the line that tells its end. */
  readonly endsWithLine: boolean;
  readonly rules: readonly LineRule[];
}

/** What is written to a program that also listens, and takes further prompts once it has ended a turn. One line each. */
export interface StreamTalk {
  prompt(text: string): object;
  answer(id: string, decision: "allow" | "deny", input: unknown): object;
  /** To a request of another kind, so that it does not wait. */
  readonly unknown: { readonly when: Readonly<Record<string, string>>; readonly id: string; reply(id: string): object };
}
