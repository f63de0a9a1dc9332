import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { probeWall } from "#node/contain/wall.ts";
import { findMarked } from "#node/process/end-tree.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

const wall = await probeWall();

/** A site whose agent runs this shell command, walled in as it comes. */
async function siteWith(command: string): Promise<Site> {
  const site = await demonstrationSite({
    agents: { mine: { kind: "command", label: "Mine", command } },
    defaultAgent: "mine",
    checks: [],
    containment: "files",
  });
  await site.json("plan", 0, "plan", "--accept-all");
  return site;
}

const cardOf = async (site: Site) =>
  (await site.json("board", 0, "board")).columns
    .flatMap(({ cards }) => cards)
    .find(({ title }) => /negative/i.test(title));

const doctor = async (site: Site) =>
  (await site.json("doctor", 0, "doctor")).findings.find(({ what }) => what === "containment");

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
  });

  it("ends with all its processes when it is stopped, and when its worker was killed", async () => {
    const site = await siteWith("trap '' TERM; (trap '' TERM; setsid sleep 600) & echo half > half.txt; sleep 600");
    const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
    const run = runs[0]!.id;
    const processes = async () => (await findMarked(run)).length;
    await expect.poll(processes).toBeGreaterThan(3);
    const { workers } = await site.json("status", 0, "status");
    process.kill(workers[0]!.pid, "SIGKILL");
    await expect
      .poll(async () => (await site.tutti("status", "--json")).out, { interval: 500 })
      .toContain('"interrupted"');
    const { run: stopped } = await site.json("stop", 0, "stop", run);
    expect(stopped.savedAs).toMatch(/^refs\/tutti\/trash\//);
    await expect.poll(processes).toBe(0);
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
