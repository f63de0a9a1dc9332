import { expect, it } from "vitest";
import type { ScriptStep } from "../../fakes/agents/acp-script.ts";
import { scriptedSite } from "./scripted-site.ts";

const options = [
  { optionId: "allow", name: "Allow", kind: "allow_once" },
  { optionId: "reject", name: "Reject", kind: "reject_once" },
];
const ask = (toolCallId: string, command: string, allowed: readonly ScriptStep[]): ScriptStep => {
  const toolCall = { toolCallId, title: command, kind: "execute", rawInput: { command } };
  const refused: ScriptStep = { do: "write", path: `${toolCallId}.denied`, text: "no\n" };
  return { do: "ask", toolCall, options, allowed, rejected: [refused] };
};
const note = (path: string): ScriptStep => ({ do: "write", path, text: "done\n" });

it("an answer can be remembered: the same is not asked again, what is risky is", async () => {
  const { site, run } = await scriptedSite({
    steps: [
      note("half.txt"),
      ask("one", "npm test", [note("one.txt")]),
      ask("two", "npm run lint && npm test", [note("two.txt")]),
      ask("three", "npm test && git push --force", [note("three.txt")]),
      { do: "answer", answer: { stopReason: "end_turn" } },
    ],
  });
  const questionWith = async (words: string): Promise<string> => {
    const texts = async () => (await site.look("status", "status")).inbox.map(({ text }) => text).join("\n");
    await expect.poll(texts).toContain(words);
    expect((await site.tutti("status")).out).toContain(words);
    const { inbox } = await site.json("status", 3, "status");
    return inbox.find(({ text }) => text.includes(words))?.approval ?? "";
  };
  const first = await questionWith("npm test. It is about tests and checks.");
  const shown = await site.json("question", 3, "answer", first);
  expect(shown.question).toMatchObject({ command: "npm test", classes: ["test"], risky: false });
  const { rules } = await site.json("answer", 0, "answer", first, "allow", "--always");
  expect(rules).toMatchObject([{ class: "test", decision: "allow", by: "human" }]);

  const risky = await questionWith("It rewrites or deletes what is on the remote.");
  const { error } = await site.json("error", 1, "answer", risky, "allow", "--always");
  expect(error.message).toContain("is asked each time, whatever the rules say");
  await site.json("answer", 0, "answer", risky, "deny");
  await site.until(run.id, ({ state }) => state.name === "waiting");
  const { changes } = await site.json("review", 3, "review", run.id);
  expect(changes.map(({ path }) => path)).toEqual(["half.txt", "one.txt", "three.denied", "two.txt"]);

  expect(await site.json("rules", 0, "rules", "--revoke", "test", "--deny", "network")).toMatchObject({
    rules: [{ class: "network", decision: "deny" }],
  });
});
