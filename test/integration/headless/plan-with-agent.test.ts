import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { AcpScript } from "../../fakes/agents/acp-script.ts";
import { says } from "../../fakes/agents/scripted-driver.ts";
import { demonstrationSite } from "./tutti-process.ts";

const program = fileURLToPath(new URL("../../fakes/agents/scripted-acp-agent.ts", import.meta.url));

/** One answer that fits each question: who asks for one thing leaves the others alone. */
const answer = {
  questions: [],
  title: "Fair rounding",
  summary: "Shares add up.",
  requirements: ["Shares add up to the bill"],
  outOfScope: [],
  assumptions: [],
  tasks: [
    {
      id: "T1",
      title: "Round the last share",
      description: "It takes what is left.",
      criteria: ["10.00 among three is 3.33, 3.33, 3.34"],
      after: [],
      minutes: 30,
      priority: "high",
      labels: [],
      files: ["README.md"],
      validation: "npm test",
    },
  ],
};

it(
  "tutti plan --goal plans with an agent that is no model, and keeps nothing that it wrote",
  { timeout: 240_000 },
  async () => {
    const site = await demonstrationSite();
    const script: AcpScript = {
      steps: [
        { do: "write", path: "kept.txt", text: "no\n" },
        { do: "update", update: says(`Here it is:\n${JSON.stringify(answer)}`) },
      ],
    };
    const [scriptFile, requestsFile] = ["script.json", "requests.jsonl"].map((name) => join(site.folder, "..", name));
    await writeFile(scriptFile!, JSON.stringify(script));
    const args = ["--no-warnings", program, scriptFile!, requestsFile!];
    await site.configure({
      agents: {
        scripted: { kind: "acp", label: "Scripted agent", command: process.execPath, args },
        shell: { kind: "command", command: "true" },
      },
      defaultAgent: "scripted",
    });
    const refused = await site.json("error", 1, "plan", "--goal", "Share fairly", "--agent", "shell");
    expect(refused.error.message).toBe("shell cannot plan: nobody can ask it anything.");

    const made = await site.json("goal", 0, "plan", "--goal", "Share fairly", "--spec", "docs/spec.md");
    expect(made).toMatchObject({ agent: "scripted", specFile: "docs/spec.md" });
    expect(made.proposals).toMatchObject([{ title: "Round the last share", state: { name: "proposed" } }]);
    expect(await readFile(join(site.folder, "docs", "spec.md"), "utf8")).toMatch(/^# Fair rounding\n/);
    await expect(readFile(join(site.folder, "kept.txt"))).rejects.toThrow("ENOENT");
    const cost = await site.json("cost", 0, "cost");
    expect(cost.agents).toMatchObject([{ key: "scripted", sessions: 3 }]);
  },
);
