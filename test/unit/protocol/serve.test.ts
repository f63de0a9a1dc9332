import { describe, expect, it } from "vitest";
import { TaskId } from "#core/board/ids.ts";
import { refused } from "#core/errors.ts";
import { connect } from "#protocol/connect.ts";
import type { Handlers } from "#protocol/messages.ts";
import type { Port } from "#protocol/port.ts";
import { serve } from "#protocol/serve.ts";

/** Two ends of one channel that delivers at once. */
function channel(): [Port, Port] {
  const listeners: [Set<(message: unknown) => void>, Set<(message: unknown) => void>] = [new Set(), new Set()];
  const end = (mine: 0 | 1, other: 0 | 1): Port => ({
    post: (message) => listeners[other].forEach((listener) => listener(structuredClone(message))),
    listen: (listener) => {
      listeners[mine].add(listener);
      return { [Symbol.dispose]: () => void listeners[mine].delete(listener) };
    },
  });
  return [end(0, 1), end(1, 0)];
}

const handlers: Handlers = {
  "page/open": async () => ({}),
  "board/send": async (command) => {
    if (command.type === "task/dismiss") throw refused("Not now.");
    return { version: 5 };
  },
  "command/run": async () => {
    throw new Error("a bug with a secret in it");
  },
};

describe("serve and connect", () => {
  it("answers a call with its result", async () => {
    const [page, host] = channel();
    using _ = serve(host, handlers, () => {});
    using connection = connect(page);
    await expect(connection.call("board/send", { type: "task/accept", id: TaskId.parse("a") })).resolves.toEqual({
      version: 5,
    });
  });

  it("passes a refusal on as it is", async () => {
    const [page, host] = channel();
    using _ = serve(host, handlers, () => {});
    using connection = connect(page);
    const call = connection.call("board/send", { type: "task/dismiss", id: TaskId.parse("a"), reason: "" });
    await expect(call).rejects.toMatchObject({ kind: "refused", message: "Not now." });
  });

  it("keeps the text of a bug to the log", async () => {
    const [page, host] = channel();
    const bugs: unknown[] = [];
    using _ = serve(host, handlers, (error) => bugs.push(error));
    using connection = connect(page);
    const call = connection.call("command/run", { command: "tutti.analyse" });
    await expect(call).rejects.toMatchObject({ message: expect.not.stringContaining("secret") });
    expect(bugs).toHaveLength(1);
  });

  it("refuses a command that is not in the list, and a call by an inherited name", async () => {
    const [page, host] = channel();
    using _ = serve(host, handlers, () => {});
    using connection = connect(page);
    const wrong = { command: "workbench.action.terminal.new" } as never;
    await expect(connection.call("command/run", wrong)).rejects.toMatchObject({ kind: "malformed" });
    const answers: unknown[] = [];
    page.listen((message) => answers.push(message));
    page.post({ kind: "call", id: 9, name: "toString", params: {} });
    page.post("garbage");
    expect(answers).toEqual([]);
  });
});
