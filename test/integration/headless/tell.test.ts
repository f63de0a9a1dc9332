import { describe, expect, it } from "vitest";
import type { Run } from "#core/board/run.ts";
import type { AcpScript } from "../../fakes/agents/acp-script.ts";
import { says } from "../../fakes/agents/scripted-driver.ts";
import { postgresForFile } from "../node/place.ts";
import { scriptedSite, type ScriptedSite } from "./scripted-site.ts";

const postgres = postgresForFile();
/** Its second turn hears nothing until somebody lets it. */
const script: AcpScript = {
  steps: [
    { do: "update", update: says("I begin.\n") },
    { do: "write", path: "half.txt", text: "half\n" },
    { do: "wait-for", path: "../go" },
  ],
  next: [{ do: "wait-for", path: "../never" }],
  takesUp: { by: "session/load", steps: [{ do: "update", update: says("I go on.\n") }] },
};

const prompts = async (site: ScriptedSite): Promise<readonly string[]> =>
  (await site.requests()).flatMap(({ method, params }) => (method === "session/prompt" ? JSON.stringify(params) : []));

describe.each([
  ["in a file", () => ({})],
  ["in Postgres", () => ({ databaseUrl: postgres.server().url, board: `board-${crypto.randomUUID()}` })],
])("talking to an agent, on a board %s", (_, settings) => {
  it("tells it when it has ended its turn, and again as perhaps known when its worker was killed meanwhile", async () => {
    const { site, run } = await scriptedSite(script, settings());
    await site.json("tell", 0, "tell", run.id, "Use tabs.");
    const [tabs, gap] = (await site.json("tell", 0, "tell", run.id, "Mind the gap.")).messages;
    const changes = ["Use spaces.", "--edit", tabs!.id, "--first", gap!.id];
    const told = await site.json("tell", 0, "tell", run.id, ...changes);
    expect(told.when).toBe("The agent is told when it has ended its turn, and goes on then.");
    expect(told.messages.map(({ text, state }) => [text, state.name])).toEqual([
      ["Mind the gap.", "queued"],
      ["Use spaces.", "queued"],
    ]);

    await site.go(run);
    await expect.poll(async () => (await prompts(site)).length, { timeout: 90_000, interval: 300 }).toBe(2);
    expect((await prompts(site))[1]).toMatch(/Mind the gap\..*Use spaces\./s);
    expect((await prompts(site)).join("\n")).not.toContain("Use tabs");
    await site.killWorker();
    await site.until(run.id, (now: Run) => now.state.name === "interrupted");
    const queue = async () => (await site.json("tell", 0, "tell", run.id)).messages;
    expect((await queue()).map(({ state }) => state.name)).toEqual(["unsure", "unsure"]);

    expect((await site.tutti("resume", run.id)).code).toBe(0);
    expect((await prompts(site)).length).toBe(3);
    expect((await prompts(site))[2]).toMatch(/may have been told already.*Mind the gap\..*Use spaces\./s);
    expect((await queue()).map(({ state }) => state)).toMatchObject([
      { name: "given", round: 1 },
      { name: "given", round: 1 },
    ]);
  });
});
