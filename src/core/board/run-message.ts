import * as z from "zod";
import { MessageId, RunId } from "./ids.ts";

/**
 * Where a person's message to an agent stands.
 *
 * `queued` until a worker takes it for its agent: so long it can be edited, moved and withdrawn. `giving` while the agent
 * is being told, `given` once it has shown that it heard. When a worker ends in between, it is `unsure`: the next session
 * is told it again, as something that it may know. `withdrawn` is an end. An agent that begins a new conversation in the
 * round in which it was `given` is told it once more.
 */
export const MessageState = z.discriminatedUnion("name", [
  z.object({ name: z.literal("queued") }),
  z.object({ name: z.literal("giving"), round: z.int(), at: z.number() }),
  z.object({ name: z.literal("given"), round: z.int(), at: z.number() }),
  z.object({ name: z.literal("unsure"), round: z.int(), at: z.number() }),
  z.object({ name: z.literal("withdrawn"), at: z.number() }),
]);
export type MessageState = z.infer<typeof MessageState>;

/** The longest message, in characters: what is longer belongs into a file. */
export const LONGEST_MESSAGE = 20_000;

export const MessageText = z.string().trim().min(1).max(LONGEST_MESSAGE);

/** What a person says to the agent that has a run. It is never more than text for the agent. */
export const RunMessage = z.object({
  id: MessageId,
  run: RunId,
  text: MessageText,
  author: z.string(),
  at: z.number(),
  state: MessageState,
});
export type RunMessage = z.infer<typeof RunMessage>;

/** All messages of a run, in the order in which its agent is told them. */
export function messagesOf(
  { messages }: { readonly messages: ReadonlyMap<MessageId, RunMessage> },
  run: RunId,
): readonly RunMessage[] {
  return [...messages.values()].filter((message) => message.run === run);
}

/** What can still be edited, moved and withdrawn. */
export function queuedMessages(
  board: { readonly messages: ReadonlyMap<MessageId, RunMessage> },
  run: RunId,
): readonly RunMessage[] {
  return messagesOf(board, run).filter(({ state }) => state.name === "queued");
}
