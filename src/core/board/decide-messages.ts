import { refused } from "../errors.ts";
import { followsReviews } from "../review/rework.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import type { Event } from "./event.ts";
import type { MessageId } from "./ids.ts";
import { nameOfRun, requireRun } from "./require.ts";
import { messagesOf, type RunMessage } from "./run-message.ts";

type MessageCommand = Extract<Command, { type: `message/${string}` }>;

export function decideMessages(board: BoardState, command: MessageCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "message/queue":
      return queue(board, command, now);
    case "message/edit": {
      const { id, state, text } = requireQueued(board, command.id);
      if (command.was !== undefined && command.was !== text) {
        throw refused(`The message ${id} has been changed by another hand meanwhile. Look at it again.`);
      }
      return command.text === text || state.name !== "queued"
        ? []
        : [{ type: "message/edited", at: now, id, text: command.text }];
    }
    case "message/move":
      return move(board, command, now);
    case "message/withdraw": {
      const message = requireMessage(board, command.id);
      if (message.state.name === "withdrawn") return [];
      return [{ type: "message/withdrawn", at: now, id: requireQueued(board, command.id).id }];
    }
    case "message/give":
      return give(board, command, now);
    case "message/confirm":
      return messagesOf(board, command.run)
        .filter(({ id, state }) => state.name === "giving" && command.ids.includes(id))
        .map(({ id }) => ({ type: "message/given", at: now, id }));
  }
}

function queue(
  board: BoardState,
  { id, run: runId, text, author }: Extract<MessageCommand, { type: "message/queue" }>,
  now: number,
): readonly Event[] {
  const run = requireRun(board, runId);
  if (board.messages.has(id)) return [];
  if (run.endedAt !== undefined) {
    throw refused(`${nameOfRun(board, run)} is ${run.state.name}: no agent is there to be told anything.`);
  }
  if (!followsReviews(run.agent)) {
    throw refused(
      "A recipe makes the same change every time, so it cannot follow a message. Send its work back to an agent first.",
    );
  }
  return [{ type: "message/queued", at: now, id, run: runId, text, author }];
}

function move(
  board: BoardState,
  { id, before }: Extract<MessageCommand, { type: "message/move" }>,
  now: number,
): readonly Event[] {
  const { run } = requireQueued(board, id);
  if (before === id) return [];
  if (before !== undefined && requireQueued(board, before).run !== run) {
    throw refused(`The messages ${id} and ${before} are not for the same run.`);
  }
  return [{ type: "message/moved", at: now, id, ...(before !== undefined && { before }) }];
}

/** A worker that has lost the run gets nothing. */
function give(
  board: BoardState,
  { run: id, worker, round, begins }: Extract<MessageCommand, { type: "message/give" }>,
  now: number,
): readonly Event[] {
  const { state } = requireRun(board, id);
  if (state.name !== "running" || state.worker !== worker) return [];
  const isDue = ({ state: { name, ...about } }: RunMessage): boolean => {
    if (name === "queued") return true;
    if (begins === undefined) return false;
    // Whoever took it before was not heard of again.
    if (name === "giving" || name === "unsure") return true;
    return name === "given" && begins === "new" && "round" in about && about.round >= round;
  };
  return messagesOf(board, id)
    .filter(isDue)
    .map((message) => ({ type: "message/giving", at: now, id: message.id, round }));
}

function requireMessage(board: BoardState, id: MessageId): RunMessage {
  const message = board.messages.get(id);
  if (message === undefined) throw refused(`There is no message ${id}.`);
  return message;
}

function requireQueued(board: BoardState, id: MessageId): RunMessage {
  const message = requireMessage(board, id);
  if (message.state.name === "queued") return message;
  if (message.state.name === "withdrawn") throw refused(`The message ${id} has been withdrawn.`);
  throw refused(`The message ${id} has been given to the agent already.`);
}
