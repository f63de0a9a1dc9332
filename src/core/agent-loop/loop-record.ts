import * as z from "zod";
import type { Message, ToolCall, ToolResult } from "./model.ts";

const Call = z.object({ id: z.string(), name: z.string(), arguments: z.string() });
const Result = z.object({ id: z.string(), name: z.string(), ok: z.boolean(), text: z.string() });
const KeptMessage = z.discriminatedUnion("role", [
  z.object({ role: z.literal("user"), text: z.string() }),
  z.object({ role: z.literal("assistant"), text: z.string(), calls: z.array(Call), raw: z.unknown() }),
  z.object({ role: z.literal("results"), results: z.array(Result) }),
]);

/**
 * What another worker needs to go on with a conversation. It is kept after each answer of the model and before each
 * call of a tool, so that nothing was ever begun of which it does not tell.
 */
export const LoopRecord = z.object({
  messages: z.array(KeptMessage).readonly(),
  /** Of the calls in the last message: those that are done. The one after them had begun. None had when absent. */
  results: z.array(Result).readonly().optional(),
  /** Of the last request and its answer. */
  contextTokens: z.number(),
  /** They count against the limits of the round. */
  steps: z.int(),
  tokens: z.number(),
  /** So many calls were told of. */
  calls: z.int(),
});
export type LoopRecord = Omit<z.infer<typeof LoopRecord>, "messages" | "results"> & {
  readonly messages: readonly Message[];
  readonly results?: readonly ToolResult[] | undefined;
};

/** The conversation as it goes on with `prompt`: every call in it has an answer, also those that were not finished. */
export function goingOn({ messages, results }: LoopRecord, prompt: string): readonly Message[] {
  const last = messages.at(-1);
  const calls = last?.role === "assistant" ? last.calls : [];
  const done = results ?? [];
  const rest = calls.slice(done.length).map((call, at) => (at === 0 && results ? cutOff(call) : notBegun(call)));
  const round: readonly Message[] = calls.length === 0 ? [] : [{ role: "results", results: [...done, ...rest] }];
  return [...messages, ...round, { role: "user", text: prompt }];
}

/** The call that was at work when the worker ended. */
export function interruptedCall({ messages, results }: LoopRecord): ToolCall | undefined {
  const last = messages.at(-1);
  return last?.role === "assistant" && results !== undefined ? last.calls[results.length] : undefined;
}

function cutOff({ id, name }: ToolCall): ToolResult {
  const text =
    "Interrupted: the program that ran you ended while this call was at work. Its effect is unknown: look before you call it again.";
  return { id, name, ok: false, text };
}

function notBegun({ id, name }: ToolCall): ToolResult {
  const text = "Not done: the program that ran you ended before this call began. Call it again if it is still needed.";
  return { id, name, ok: false, text };
}
