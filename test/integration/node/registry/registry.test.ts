import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Settings } from "#core/settings.ts";
import { createRegistry } from "#node/registry/registry.ts";

async function place(settings: object = {}) {
  const root = await mkdtemp(join(tmpdir(), "tutti-registry-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const top = join(root, "project");
  const files = { repository: join(top, ".tutti", "agents.yaml"), own: join(root, "home", "agents.yaml") };
  await Promise.all([mkdir(join(top, ".tutti"), { recursive: true }), mkdir(join(root, "home"))]);
  const told: string[] = [];
  let now = Settings.parse(settings);
  const registry = createRegistry({
    top,
    environment: { TUTTI_HOME: join(root, "home") },
    settings: () => now,
    onProblem: (message) => told.push(message),
  });
  return {
    files,
    registry,
    told,
    write: (where: keyof typeof files, text: string) => writeFile(files[where], text),
    set: (next: object) => (now = Settings.parse(next)),
    ids: () => Object.keys(registry.settings().agents),
  };
}

const model = (id: string, more = ""): string =>
  `agents:\n  ${id}:\n    kind: model\n    provider: google\n    model: gemini-3\n${more}`;

describe("files of agents", () => {
  it("count at once when they come, change and go", async () => {
    const { registry, write, files, ids, told } = await place();
    expect(ids()).toEqual([]);
    await write("repository", model("flash"));
    expect(ids()).toEqual(["flash"]);
    expect(registry.isHearsay("flash")).toBe(true);
    await write("own", model("flash", "    temperature: 1\n"));
    expect(registry.settings().agents["flash"]).toMatchObject({ temperature: 1 });
    expect(registry.isHearsay("flash")).toBe(false);
    const same = registry.settings();
    expect(registry.settings()).toBe(same);
    await rm(files.own);
    await rm(files.repository);
    expect(ids()).toEqual([]);
    expect(told).toEqual([]);
  });

  it("with a mistake say where; what was right before stays, until it is mended", async () => {
    const { registry, write, files, ids, told } = await place();
    await write("repository", model("flash"));
    expect(ids()).toEqual(["flash"]);
    await write("repository", `# ours\n${model("flash", "    temprature: 1\n")}${"  other:\n    price: cheap\n"}`);
    expect(ids()).toEqual(["flash"]);
    registry.settings();
    const sentence = [
      `${files.repository}, line 7: “agents.flash.temprature” is wrong. There is no such name here. Is “temperature” meant?`,
      `${files.repository}, line 9: “agents.other.price” is wrong. It must be “free” or “low” or “medium” or “high”.`,
      "What was right before stays in force.",
    ].join(" ");
    expect(told).toEqual([sentence]);
    expect(registry.problems()).toEqual([sentence]);
    expect(registry.files).toEqual([files.own, files.repository]);
    expect(registry.mistakes()).toEqual([
      {
        file: files.repository,
        line: 7,
        message:
          "“agents.flash.temprature” is wrong. There is no such name here. Is “temperature” meant? What was right before stays in force.",
        isUnused: false,
      },
      expect.objectContaining({ file: files.repository, line: 9 }),
    ]);
    await write("repository", model("flash", "    temperature: 1\n"));
    expect(registry.settings().agents["flash"]).toMatchObject({ temperature: 1 });
    expect(registry.problems()).toEqual([]);
  });

  it.each([
    ["agents: [", /line 1: .*\. Nothing in it counts until it is mended\.$/],
    ["agents:\n  a: { price: low }\n  a: { price: high }\n", /line 3: Map keys must be unique\./],
    [
      "a: &a [1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n",
      /alias/i,
    ],
  ])("that are no YAML say so: %s", async (text, sentence) => {
    const { write, ids, told } = await place();
    await write("repository", text);
    expect(ids()).toEqual([]);
    expect(told).toEqual([expect.stringMatching(sentence)]);
  });

  it("that say whom they forbid, and cannot be read, forbid everybody", async () => {
    const { registry, write } = await place({ policy: [{ deny: ["agent:one"] }] });
    await write("repository", "policy:\n  - deny: [openai]\n");
    expect(registry.settings().policy).toEqual([{ deny: ["agent:one"] }, { deny: ["agent:*"] }]);
    await write("repository", "policy:\n  - deny: ['provider:openai']\n");
    expect(registry.settings().policy).toEqual([{ deny: ["agent:one"] }, { deny: ["provider:openai"] }]);
  });

  it("of a repository name commands only where the user allows it, and never how they are walled in", async () => {
    const { registry, write, set, ids, files } = await place();
    const command =
      "agents:\n  mine: { kind: command, command: my-agent }\n  flash: { kind: model, provider: google, model: m }\n";
    await write("repository", command);
    expect(ids()).toEqual(["flash"]);
    expect(registry.problems()).toEqual([
      `${files.repository}: “agents.mine” is not used, because it names a command: set “repositoryCommands”, if you trust this repository.`,
    ]);
    expect(registry.mistakes()).toMatchObject([{ file: files.repository, line: 2, isUnused: true }]);
    set({ repositoryCommands: true });
    expect(ids()).toEqual(["mine", "flash"]);
    expect(registry.problems()).toEqual([]);
    await write("repository", "agents:\n  mine: { kind: command, command: my-agent, containment: none }\n");
    expect(registry.settings().agents["mine"]).not.toHaveProperty("containment", "none");
    expect(registry.problems()[0]).toContain("line 2: “agents.mine.containment” is wrong. How agents are walled in");
    await write("own", "agents:\n  mine: { kind: command, command: my-agent, containment: none }\n");
    expect(registry.settings().agents["mine"]).toMatchObject({ containment: "none" });
  });
});
