import type { Event } from "./event.ts";
import type { MessageId } from "./ids.ts";
import type { MutableBoard } from "./mutable-board.ts";
import type { MessageState, RunMessage } from "./run-message.ts";

type MessageEvent = Extract<Event, { type: `message/${string}` }>;

export function isMessageEvent(event: Event): event is MessageEvent {
  return event.type.startsWith("message/");
}

export function applyMessage(board: MutableBoard, event: MessageEvent): void {
  const { id, at } = event;
  if (event.type === "message/queued") {
    const { run, text, author } = event;
    board.messages.set(id, { id, run, text, author, at, state: { name: "queued" } });
    return;
  }
  const message = board.messages.get(id);
  if (message === undefined) return;
  if (event.type === "message/edited") board.messages.set(id, { ...message, text: event.text });
  else if (event.type === "message/moved") board.messages = moved(board.messages, message, event.before);
  else board.messages.set(id, { ...message, state: stateAfter(message, event) });
}

function stateAfter(
  { state }: RunMessage,
  event: Exclude<MessageEvent, { type: "message/queued" | "message/edited" | "message/moved" }>,
): MessageState {
  const { at } = event;
  switch (event.type) {
    case "message/withdrawn":
      return { name: "withdrawn", at };
    case "message/giving":
      return { name: "giving", round: event.round, at };
    case "message/given":
      return { name: "given", round: "round" in state ? state.round : 1, at };
  }
}

/** The map's order is the order in which messages are told. */
function moved(
  messages: ReadonlyMap<MessageId, RunMessage>,
  message: RunMessage,
  before: MessageId | undefined,
): Map<MessageId, RunMessage> {
  const others = [...messages].filter(([id]) => id !== message.id);
  const found = others.findIndex(([id]) => id === before);
  return new Map(others.toSpliced(found === -1 ? others.length : found, 0, [message.id, message]));
}

/** Nobody will say any more whether the agent has heard what it was being told. */
export function loseTouch(board: MutableBoard, event: Event): void {
  const ends = ["run/interrupted", "run/failed", "run/cancelled", "run/delivered", "run/started"];
  if (!("run" in event) || !ends.includes(event.type)) return;
  for (const [id, message] of board.messages) {
    if (message.run !== event.run || message.state.name !== "giving") continue;
    board.messages.set(id, { ...message, state: { ...message.state, name: "unsure" } });
  }
}
