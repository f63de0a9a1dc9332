import type { Usage } from "../cost/usage.ts";
import { type ErrorKind, TuttiError } from "../errors.ts";

/** A call of a tool, as the model wrote it. `arguments` is JSON, or was meant to be. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export interface ToolResult {
  /** Of the call. */
  readonly id: string;
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
}

/** One turn of a conversation. The vendors' own forms of it are made from this, whole, for every request. */
export type Message =
  | { readonly role: "user"; readonly text: string }
  | {
      readonly role: "assistant";
      readonly text: string;
      readonly calls: readonly ToolCall[];
      /** The vendor's own form, which may hold signatures of thoughts. Only the model that made it reads it. */
      readonly raw: unknown;
    }
  | { readonly role: "results"; readonly results: readonly ToolResult[] };

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ModelTool[];
  /** JSON Schema that the answer's text shall follow. Not every endpoint holds its model to it. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** Words of the model as they come. */
export interface ModelDelta {
  readonly type: "text-delta" | "thought-delta";
  readonly text: string;
}

/** The tokens of one call. `input` includes the cached ones, `output` the reasoning. Absent means unknown. */
export interface ModelUsage {
  readonly input?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly output?: number | undefined;
  readonly reasoning?: number | undefined;
  /** The tokens were counted by somebody who has not seen what was really sent. */
  readonly estimated?: boolean | undefined;
  /** Only where the answer itself names it. */
  readonly costMicroUsd?: number | undefined;
}

export interface ModelAnswer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly raw: unknown;
  readonly usage: ModelUsage;
  /**
   * - `done`: it has said what it wanted, or waits for the results of its calls
   * - `length`: its output limit, or its context, was reached
   * - `refused`: it does not want to, or its vendor does not let it
   */
  readonly stop: "done" | "length" | "refused";
  /** What it took, where whoever answered has counted that for itself; `usage` says nothing then. */
  readonly charged?: Usage | undefined;
}

/** One model of one vendor. Knows nothing of tasks, tools or files. */
export interface Model {
  /** The vendor's name for it. */
  readonly id: string;
  readonly provider: string;
  /** The most that one answer may take, where that is known. */
  readonly outputTokens?: number | undefined;
  /** So often it is worth to let it mend an answer of the wrong shape; as usual when absent. */
  readonly repairs?: number | undefined;

  /**
   * Asks once; never again by itself.
   *
   * @param say  told of words as they come
   * @throws ModelFailure; what `signal` was aborted with
   */
  step(request: ModelRequest, say: (delta: ModelDelta) => void, signal: AbortSignal): Promise<ModelAnswer>;

  /**
   * Asks something that costs nothing, to see whether address, key and model are right.
   *
   * @throws ModelFailure
   */
  check(signal: AbortSignal): Promise<void>;
}

/**
 * Why a model did not answer.
 *
 * - `key`: missing, wrong, or not allowed this; asking again is pointless until somebody changes it
 * - `held`: a rate or usage limit of the account; `heldUntil` where the vendor says so
 * - `request`: the vendor does not take this request; the same will be refused again
 * - `too-long`: the conversation does not fit into the model's context
 * - `overloaded`, `server`: the vendor's trouble, which passes
 * - `network`: it could not be reached
 * - `broken`: the answer broke off, or was not understood
 * - `silent`: nothing came for too long
 */
export type FailureReason =
  | "key"
  | "held"
  | "request"
  | "too-long"
  | "overloaded"
  | "server"
  | "network"
  | "broken"
  | "silent";

const kinds: Readonly<Record<FailureReason, ErrorKind>> = {
  key: "unauthorised",
  held: "unavailable",
  request: "refused",
  "too-long": "refused",
  overloaded: "unavailable",
  server: "unavailable",
  network: "unavailable",
  broken: "malformed",
  silent: "unavailable",
};

interface FailureDetails {
  /** Milliseconds since the epoch. Only of `held`. */
  readonly heldUntil?: number | undefined;
  /** The vendor had begun to answer, so that tokens were used that nobody has counted. */
  readonly begun?: boolean;
  /** What was used before, where that is known. */
  readonly used?: Usage;
  readonly cause?: unknown;
}

/** `message` is a whole sentence that a person can act on. It never holds a key. */
export class ModelFailure extends TuttiError {
  readonly reason: FailureReason;
  readonly heldUntil: number | undefined;
  readonly begun: boolean;
  readonly used: Usage | undefined;

  constructor(reason: FailureReason, message: string, { heldUntil, begun = false, used, cause }: FailureDetails = {}) {
    super(kinds[reason], message, { cause });
    this.reason = reason;
    this.heldUntil = heldUntil;
    this.begun = begun;
    this.used = used;
  }

  /** The same request may be answered a moment later. */
  get passes(): boolean {
    return ["overloaded", "server", "network", "broken", "silent"].includes(this.reason);
  }
}
