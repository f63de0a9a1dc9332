import type { IncomingHttpHeaders } from "node:http";

/** What a fake vendor does with one request for an answer. */
export type VendorTurn =
  | Answer
  /** An error in the vendor's own form. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Begins to answer, then the socket is gone. */
  | { readonly breaks: string }
  /** Begins to answer, then the stream ends as if it were whole. */
  | { readonly endsEarly: string }
  /** Tells in the middle of an answer that it is overloaded. */
  | { readonly failsMidway: string }
  /** Begins to answer, then nothing more comes. */
  | { readonly hangs: string };

export interface Answer {
  readonly thought?: string;
  readonly say?: string;
  readonly calls?: readonly FakeCall[];
  readonly stop?: "length" | "refused";
}

export interface FakeCall {
  readonly name: string;
  /** A text is sent as it is, broken or not. */
  readonly arguments: object | string;
}

/** The tokens of every answer: the input holds the cached ones, the output the reasoning. */
export const tokens = { input: 2_400, cacheRead: 1_500, cacheWrite: 600, output: 100, reasoning: 20 } as const;

export function jsonOf(call: FakeCall): string {
  return typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
}

/** How one vendor's API is read and answered. */
export interface Wire {
  /** Beside the errors: what a request for an answer looks like. */
  readonly asks: (path: string) => boolean;
  readonly key: (headers: IncomingHttpHeaders) => string | undefined;
  /** What the vendor would refuse a request for; `undefined` when it is fine. */
  readonly refuses: (body: unknown) => string | undefined;
  /** The server-sent events of an answer, each as text without its empty line. */
  readonly events: (answer: Answer, end: "whole" | "open" | "overloaded") => readonly string[];
  readonly error: (status: number, message: string) => { readonly status: number; readonly body: object };
  /** Answers a free question; `undefined` for an address that does not exist. */
  readonly free: (path: string, model: string) => object | undefined;
}
