import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demonstrationSite, taskId } from "./tutti-process.ts";

const failing = 'echo "$TUTTI_SLOT $TUTTI_PORT $PORT $TUTTI_DATABASE" > port.txt; echo kept > half.txt; exit 1';

describe("tutti worktrees", () => {
  it("lists what is there with its port, and prunes only what an ended run has left, with its work saved", async () => {
    const site = await demonstrationSite({
      agents: {
        failing: { kind: "command", command: failing },
        quick: { kind: "command", command: "echo done > notes.txt" },
      },
      checks: [],
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const failed = (await site.json("run", 1, "run", await taskId(site, /negative/i), "--agent", "failing")).runs[0]!;
    await site.tutti("run", await taskId(site, /licen/i), "--agent", "quick");
    const { worktrees } = await site.json("worktrees", 0, "worktrees");
    expect(worktrees.map(({ state, dirty }) => ({ state, dirty }))).toEqual(
      expect.arrayContaining([
        { state: "failed", dirty: true },
        { state: "waiting", dirty: false },
      ]),
    );
    expect(new Set(worktrees.map(({ slot }) => slot?.port)).size).toBe(2);
    const place = failed.place!;
    const { number, port } = place.slot!;
    expect(await readFile(join(place.path, "port.txt"), "utf8")).toBe(
      `${number} ${port} ${port} fair_share_${number}\n`,
    );

    const { pruned, worktrees: left } = await site.json("worktrees", 0, "worktrees", "--prune");
    expect(pruned).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          path: place.path,
          removed: true,
          savedAs: expect.stringContaining("refs/tutti/trash/"),
        }),
        expect.objectContaining({ removed: false, kept: expect.stringContaining("is waiting and still needs it") }),
      ]),
    );
    expect(left.map(({ state }) => state)).toEqual(["waiting"]);
    expect(existsSync(place.path)).toBe(false);
    const restored = await site.json("restore", 0, "restore", failed.id);
    expect(await readFile(join(restored.path, "half.txt"), "utf8")).toBe("kept\n");
  });

  it("are not made on a disk that is nearly full", async () => {
    const site = await demonstrationSite({
      agents: { quick: { kind: "command", command: "echo done > notes.txt" } },
      freeSpaceFloorMb: 2 ** 40,
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const { runs } = await site.json("run", 1, "run", await taskId(site, /negative/i), "--agent", "quick");
    expect(runs[0]?.state).toMatchObject({
      name: "failed",
      reason: expect.stringMatching(/^Only \d+ MB are free on the disk/),
    });
  });
});
