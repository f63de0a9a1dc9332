import type { ModelAnswer, ModelDelta, ModelRequest } from "#core/agent-loop/model.ts";
import type { ModelProvider } from "#core/agent-loop/providers.ts";
import type { Clock } from "#core/clock.ts";

/** What an adapter needs to speak to one model. */
export interface ModelConnection {
  readonly provider: string;
  /** What is known of it; for an endpoint of the user's own, what its settings say. */
  readonly about: ModelProvider;
  readonly model: string;
  readonly baseUrl: string;
  /** `undefined` where none is needed. */
  readonly key: string | undefined;
  /** It is a bearer token for a gateway, where the vendor tells that from a key. */
  readonly isToken?: boolean;
  /** Of the repository, for the editor's own models. */
  readonly commonDirectory?: string | undefined;
  readonly temperature: number | undefined;
  readonly effort: Effort | undefined;
  /** Tokens of one answer; the vendor's own limit when absent. */
  readonly maxOutputTokens: number | undefined;
  /** Nothing came for so long: the call is given up. */
  readonly silenceMs: number;
  readonly clock: Pick<Clock, "now">;
}

export type Effort = "low" | "medium" | "high";

/** One call of a vendor. `alive` is to be told of everything that comes; silence ends the call. */
export interface Call {
  readonly signal: AbortSignal;
  readonly alive: () => void;
}

/**
 * How one vendor's SDK is used. It throws what the SDK throws: what that means
 * is told by those who call it. It is bundled apart, so no class of ours is in it.
 */
export interface VendorAdapter {
  /** @returns `undefined` when the answer ended before it was whole */
  ask(request: ModelRequest, say: (delta: ModelDelta) => void, call: Call): Promise<ModelAnswer | undefined>;
  /** Asks what costs nothing. @returns the names of all models, where the vendor does not look for the one itself */
  check(call: Call): Promise<readonly string[] | undefined>;
}
