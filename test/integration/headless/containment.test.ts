import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { probeGate } from "#node/contain/host-gate.ts";
import { probeWall } from "#node/contain/wall.ts";
import { findMarked } from "#node/process/end-tree.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

const wall = await probeWall();
const gate = await probeGate(wall);

/** A site whose agent runs this shell command, walled in as it comes. */
async function siteWith(command: string, more: object = {}): Promise<Site> {
  const site = await demonstrationSite({
    agents: { mine: { kind: "command", label: "Mine", command } },
    defaultAgent: "mine",
    checks: [],
    containment: "files",
    ...more,
  });
  await site.json("plan", 0, "plan", "--accept-all");
  return site;
}

const cardOf = async (site: Site) =>
  (await site.json("board", 0, "board")).columns
    .flatMap(({ cards }) => cards)
    .find(({ title }) => /negative/i.test(title));

const doctor = async (site: Site, about = "containment") =>
  (await site.json("doctor", 0, "doctor")).findings.find(({ what }) => what === about);

describe.skipIf(wall.kind === "none")("a contained agent", () => {
  it("delivers, and fails with what to do when it writes elsewhere", async () => {
    const site = await siteWith(
      `echo done > notes.txt; [ -e ../go ] || exec sh -c 'echo escaped > "$TUTTI_ROOT/escaped"'`,
    );
    const task = await taskId(site, /negative/i);
    const { runs } = await site.json("run", 1, "run", task);
    expect(runs).toMatchObject([{ containment: { level: "files" }, state: { name: "failed" } }]);
    expect(existsSync(join(site.folder, "escaped"))).toBe(false);
    const card = await cardOf(site);
    expect(card?.remark).toMatch(/^Mine ended with exit code \d+: .*escaped.* It is contained and may write only/);
    expect(card?.uncontained).toBeUndefined();

    await writeFile(join(runs[0]!.place!.path, "..", "go"), "");
    const again = await site.json("run", 3, "run", task);
    expect(again.runs).toMatchObject([{ containment: { level: "files" }, state: { name: "waiting" } }]);
    expect(await doctor(site)).toMatchObject({
      state: "good",
      text: expect.stringContaining(wall.kind === "none" ? "" : wall.program),
    });
    expect((await doctor(site, "mine"))?.text).toBe("Mine Contained in files, as the settings say.");
    const { agents } = await site.json("agents", 0, "agents", "--check");
    expect(agents.find(({ id }) => id === "mine")?.containment).toEqual({ level: "files" });
  });

  it("cannot make the checks or the set-up write elsewhere", async () => {
    const escape = `require("fs").writeFileSync(process.env.TUTTI_ROOT + "/escaped", "")`;
    const site = await siteWith(
      `echo '${escape}' > escape.cjs; node -e 'const f = require("fs"); const p = JSON.parse(f.readFileSync("package.json")); p.scripts.test = "node escape.cjs"; f.writeFileSync("package.json", JSON.stringify(p))'`,
      { checks: ["test"], setUpCommands: ['echo set-up > made.txt; echo escaped > "$TUTTI_ROOT/escaped"'] },
    );
    const { runs } = await site.json("run", 3, "run", await taskId(site, /negative/i));
    const { delivery } = await site.json("review", 3, "review", runs[0]!.id);
    expect(delivery?.checks).toContainEqual(
      expect.objectContaining({
        name: "test",
        outcome: "failed",
        summary: expect.stringMatching(/It is contained and may/),
      }),
    );
    expect(existsSync(join(site.folder, "escaped"))).toBe(false);
    expect(existsSync(join(runs[0]!.place!.path, "made.txt"))).toBe(true);
  });

  const patience = { timeout: 120_000, interval: 300 };
  const now = async (site: Site) => site.look("status", "status");

  /** Its agent waits for a word, with a child that left its session; its worker is killed, and another one adopts it. */
  async function adopted(): Promise<{ site: Site; run: string; go: string; processes: () => Promise<number> }> {
    const site = await siteWith(
      "trap '' TERM; (trap '' TERM; setsid sleep 600) & echo half > half.txt; until [ -e ../go ]; do sleep 0.1; done; echo whole > whole.txt",
    );
    const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
    const run = runs[0]!.id;
    const processes = async () => (await findMarked(run)).length;
    await expect.poll(processes, patience).toBeGreaterThan(4); // the shell outside, the wall, and what is inside
    await expect.poll(async () => (await now(site)).runs[0]?.containment, patience).toEqual({ level: "files" });
    const inside = (await findMarked(run)).map(({ pid }) => pid);
    for (const { pid } of (await now(site)).workers) process.kill(pid, "SIGKILL");
    await expect.poll(async () => (await now(site)).runs[0]?.session?.begun, patience).toBe("adopted");
    const [{ place, containment } = { place: undefined, containment: undefined }] = (await now(site)).runs;
    expect(containment).toEqual({ level: "files" });
    const still = (await findMarked(run)).map(({ pid }) => pid);
    expect(inside.filter((pid) => still.includes(pid)).length).toBeGreaterThan(3); // each `sleep 0.1` is another one
    return { site, run, go: join(place!.path, "..", "go"), processes };
  }

  it("outlives its worker in its wall, is adopted, delivers, and leaves nothing running", async () => {
    const { site, run, go, processes } = await adopted();
    await writeFile(go, "");
    await expect.poll(async () => (await now(site)).inbox, patience).toMatchObject([{ kind: "review", run }]);
    const { changes } = await site.json("review", 3, "review", run);
    expect(changes.map(({ path }) => path)).toEqual(["half.txt", "whole.txt"]);
    expect(await processes()).toBe(0);
  });

  it("ends with all its processes when it is stopped after it was adopted", async () => {
    const { site, run, processes } = await adopted();
    const { run: stopped } = await site.json("stop", 0, "stop", run);
    expect(stopped.savedAs).toMatch(/^refs\/tutti\/trash\//);
    expect(await processes()).toBe(0);
  });
});

describe.skipIf(gate.kind === "none")("an agent that may reach named hosts only", () => {
  it("delivers, and its card and trace tell of what it was kept from", async () => {
    const ask = `node -e 'fetch("https://other.example/").catch(() => {})'`;
    const site = await siteWith(`${ask}; ${ask}; echo done > notes.txt`, { containment: "hosts" });
    const { runs } = await site.json("run", 3, "run", await taskId(site, /negative/i));
    expect(runs).toMatchObject([{ containment: { level: "hosts" }, state: { name: "waiting" } }]);
    expect((await cardOf(site))?.refusedHosts).toEqual({
      times: 2,
      text: "It was kept from other.example:443 (2 times). What it may reach is named under “agentHosts”.",
    });
  });
});

describe.runIf(process.platform === "linux")("where agents cannot be contained", () => {
  it("the card, the run and doctor say so, and the work goes on", async () => {
    const site = await siteWith("echo done > notes.txt");
    const bin = join(site.folder, "..", "bin");
    await mkdir(bin);
    await writeFile(join(bin, "bwrap"), "#!/bin/sh\necho No permissions to create new namespace >&2\nexit 1\n", {
      mode: 0o755,
    });
    site.environment["PATH"] = `${bin}:${site.environment["PATH"] ?? ""}`;
    const sentence = /ontained: this machine does not let .*bwrap wall a process in \(No permissions to create/;
    await site.json("run", 3, "run", await taskId(site, /negative/i));
    expect((await cardOf(site))?.uncontained).toMatch(sentence);
    expect(await doctor(site)).toMatchObject({ state: "missing", text: expect.stringMatching(sentence) });
  });
});
