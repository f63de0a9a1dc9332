import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import { ProjectAnalyser } from "#node/analyse/project-analyser.ts";
import { Secretlint } from "#node/analyse/secretlint.ts";
import { AgentBriefs, briefProject } from "#node/brief/project-brief.ts";
import { never, openScratch } from "../../../fakes/scratch-repository.ts";

const files = {
  "package.json": '{ "name": "fair-share", "scripts": { "test": "node --test" } }\n',
  "src/split-bill.ts": "export function splitBill(): number {\n  return 1;\n}\n",
  "src/main.ts": 'import { splitBill } from "./split-bill.ts";\nsplitBill();\n',
};

describe("briefProject", () => {
  it("puts the brief into AGENTS.md, keeps every other byte there, and changes nothing the second time", async () => {
    await using scratch = await openScratch(files);
    const { git, repo } = scratch;
    const path = join(repo, "AGENTS.md");
    const mine = Buffer.from("\u00EF\u00BB\u00BF# Mine\r\n\r\nbad \u00FF byte\r\n", "latin1");
    await writeFile(path, mine);
    const parts = { git, folder: repo, analyser: new ProjectAnalyser(git, new Secretlint()) };
    const { text, file } = await briefProject(parts, { tokens: 500, write: true }, never);
    expect(file).toBe("AGENTS.md");
    expect(text).toContain("- src/split-bill.ts: splitBill\n");
    const first = await readFile(path);
    expect(first.subarray(0, mine.length).equals(mine)).toBe(true);
    expect(first.toString("latin1")).toContain("\r\n- test: `npm test`\r\n");
    await briefProject(parts, { tokens: 500, write: true }, never);
    expect((await readFile(path)).equals(first)).toBe(true);
  });

  it("writes nothing outside the project", async () => {
    await using scratch = await openScratch(files);
    const { git, repo, folder } = scratch;
    const outside = join(folder, "outside.md");
    await writeFile(outside, "theirs\n");
    await symlink(outside, join(repo, "AGENTS.md"));
    const parts = { git, folder: repo, analyser: new ProjectAnalyser(git, new Secretlint()) };
    await expect(briefProject(parts, { tokens: 500, write: true }, never)).rejects.toThrow(
      "AGENTS.md is a link that leads out of the project. Nothing was changed.",
    );
    expect(await readFile(outside, "utf8")).toBe("theirs\n");
  });
});

describe("AgentBriefs", () => {
  it("tells of the commit a run began with, also when its worktree has changed, and nothing for no tokens", async () => {
    await using scratch = await openScratch(files);
    const briefs = new AgentBriefs(scratch.git);
    const place = { path: scratch.repo, base: "c1" };
    const first = await briefs.brief(emptyBoard, place, 500, never);
    expect(first).toContain("- src/split-bill.ts: splitBill\n");
    await writeFile(join(scratch.repo, "src/later.ts"), "export const later = 1;\n");
    expect(await briefs.brief(emptyBoard, place, 500, never)).toBe(first);
    expect(await briefs.brief(emptyBoard, { ...place, base: "c2" }, 500, never)).toContain("src/later.ts");
    expect(await briefs.brief(emptyBoard, place, 0, never)).toBe("");
  });
});
