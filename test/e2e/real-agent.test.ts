import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { installAgents } from "../fakes/agents/install-agents.ts";
import { type RealAgent, realAgentSettings } from "../fakes/agents/real-agents.ts";
import { writes } from "../fakes/models/conversation.ts";
import { startModelServer } from "../fakes/models/model-server.ts";
import type { Editor } from "../rig/editor-window.ts";
import { runsOf } from "./board-facts.ts";
import { BoardScreen } from "./board-screen.ts";
import { demonstration, makeAccepted } from "./demonstration.ts";
import { inEditor } from "./editor-test.ts";

const byGemini = "Refuse a negative amount";
const byKimi = "Amounts below ten cents lose their zero";

beforeAll(async () => void (await installAgents()), 600_000);

it("real agents from npm work on two tasks at once, and their transcripts can be read", async () => {
  await using model = await startModelServer(writes("hello.txt", "hello\n"));
  await using home = await emptyFolder();
  const settings = async (id: RealAgent) => await realAgentSettings(id, model.url, join(home.path, id));
  const agents = { gemini: await settings("gemini"), kimi: await settings("kimi") };
  const options = demonstration({ "tutti.agents": agents, "tutti.defaultAgent": "gemini" });
  await inEditor("real agents", { ...options, make: makeAccepted }, async (editor) => {
    const board = await BoardScreen.open(editor.workbench);
    await board.press(byGemini, "Run");
    await editor.workbench.run("Tutti: Run Task…", byKimi, "Kimi Code");
    for (const title of [byGemini, byKimi]) await board.card(title, "review").waitFor();
    await seeTranscript(editor, byKimi, "kimi");
    await seeTranscript(editor, byGemini, "gemini");
    expect(model.strays).toEqual([]);
    expect((await runsOf(editor, byGemini))[0]?.deliveries[0]).toMatchObject({ files: 1, added: 1 });
  });
});

async function seeTranscript({ workbench, screenshot }: Editor, title: string, agent: string): Promise<void> {
  await workbench.run("Tutti: Show Transcript", title);
  await workbench.page.locator(".tab.active", { hasText: `${title}.transcript` }).waitFor();
  const line = (text: string) =>
    workbench.page
      .locator(".editor-instance .view-line")
      .filter({ hasText: text.replaceAll(" ", "\u00a0") })
      .first();
  await line("1 of 1 findings are still there.").waitFor(); // it opens at its end, with what the gate found
  await workbench.pressUntil("Control+Home", line("hello.txt"));
  for (const text of ["hello.txt", "Done."]) await line(text).waitFor();
  await screenshot(`real-agent-${agent}`);
}

async function emptyFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "tutti-real-"));
  return {
    path,
    [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
