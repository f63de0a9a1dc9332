import type { Message, ModelRequest } from "./model.ts";
import { middleLeftOut } from "./perform.ts";

/** What is left of one result of a tool when a conversation is summed up, in characters. */
const LONGEST_RESULT = 2_000;

const system =
  "You sum up the conversation of a coding agent for the agent itself, which will go on with nothing but your summary.";

const request = `Sum up the work so far: what the task is and what was decided, which files were read and what matters in them, what was changed, which commands were run and how they ended, what is left to do. Be exact with names and paths. Answer with the summary alone.`;

/** Asks the model to say in short what has been done. */
export function compaction(messages: readonly Message[]): ModelRequest {
  const told: Message = { role: "user", text: `${messages.map(spoken).join("\n\n")}\n\n---\n\n${request}` };
  return { system, messages: [told], tools: [] };
}

/**
 * A shorter conversation that says the same.
 *
 * @param messages  the first is the task
 * @param summary   what the model answered to `compaction`
 */
export function compacted([task]: readonly Message[], summary: string): readonly Message[] {
  const prompt = task?.role === "user" ? task.text : "";
  const text = `${prompt}\n\n---\n\nYou have worked on this already. What you know of it:\n\n${summary}`;
  return [{ role: "user", text }];
}

function spoken(message: Message): string {
  switch (message.role) {
    case "user":
      return `PERSON:\n${message.text}`;
    case "assistant": {
      const calls = message.calls.map(
        ({ name, arguments: text }) => `[${name} ${middleLeftOut(text, LONGEST_RESULT)}]`,
      );
      return `AGENT:\n${[message.text, ...calls].filter((part) => part !== "").join("\n")}`;
    }
    case "results":
      return message.results
        .map(({ name, text }) => `RESULT OF ${name}:\n${middleLeftOut(text, LONGEST_RESULT)}`)
        .join("\n");
  }
}
