import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { demonstrationSite, taskId } from "./tutti-process.ts";

const agents = {
  absent: { kind: "command", command: "no-such-program-of-an-agent" },
  writer: { kind: "command", label: "Writer", command: "echo written > NOTES.md" },
};
const file = `
agents:
  absent: { price: low, fallback: [writer] }
routing:
  rules:
    - { agent: absent }
`;

it("an agent that is not there hands its run to the next of its chain; the policy holds for everybody", async () => {
  const site = await demonstrationSite({ agents, defaultAgent: "writer", checks: [] });
  await mkdir(join(site.folder, ".tutti"));
  await writeFile(join(site.folder, ".tutti", "agents.yaml"), file);
  await site.json("plan", 0, "plan", "--accept-all");
  const task = await taskId(site, /negative/i);
  const ran = await site.tutti("run", task);
  const said = `${ran.out}\n${ran.error}`;
  expect(said).toContain("→ absent. The rule for all tasks says so.");
  expect(said).toMatch(/absent ended with exit code 127.* Writer goes on with it\./);

  const board = await site.json("board", 0, "board");
  const card = board.columns.flatMap(({ cards }) => cards).find(({ id }) => id === task);
  expect(card).toMatchObject({ state: "review", agent: "writer", whyAgent: expect.stringContaining("Writer goes on") });

  const { agents: known } = await site.json("agents", 0, "agents");
  const about = (id: string) => known.find((agent) => agent.id === id);
  expect(about("absent")).toMatchObject({
    status: "error",
    capabilities: { price: "low" },
    history: { runs: 0, passedOn: 1, trouble: { reason: expect.stringContaining("exit code 127") } },
  });
  expect(about("writer")).toMatchObject({ status: "available", history: { runs: 1, passedOn: 0, unknownCosts: 1 } });

  await site.configure({ agents, policy: [{ deny: ["agent:writer"] }] });
  const other = await taskId(site, /LICEN[CS]E|licen[cs]e/);
  const { error } = await site.json("error", 1, "run", other, "--agent", "writer");
  expect(error.message).toBe("Writer is not used: the policy denies agent:writer.");
  expect((await site.tutti("agents")).out).toMatch(/^denied +writer .*the policy denies agent:writer\.$/m);
});
