import type { IncomingMessage } from "node:http";
import type { ModelRequest, ModelUsage, ToolCall } from "./conversation.ts";

/** How one vendor's API is read and answered. */
export interface ModelFormat {
  /** Whether a request is for this vendor's way to ask a model. */
  accepts(url: URL): boolean;
  read(request: IncomingMessage, url: URL, body: unknown): ModelRequest;
  /** The objects of a streamed answer, in order. `undefined` for `end` leaves it open. */
  stream(answer: ModelAnswer): readonly object[];
  /** What comes after the last object of a stream. */
  readonly streamEnd: string;
  whole(answer: ModelAnswer): object;
  /** What status 429 comes with. */
  limited(seconds: number): object;
  /** The error for a wrong key, with its status. */
  readonly wrongKey: { readonly status: number; readonly body: object };
}

export interface ModelAnswer {
  readonly text: string;
  readonly call: (ToolCall & { readonly id: string }) | undefined;
  readonly usage: ModelUsage;
  /** The answer is complete. */
  readonly ended: boolean;
}
