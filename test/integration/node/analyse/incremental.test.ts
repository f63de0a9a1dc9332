import { rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Analysis } from "#core/analyse/finding.ts";
import { ProjectAnalyser } from "#node/analyse/project-analyser.ts";
import { ReadingsFile } from "#node/analyse/readings-file.ts";
import { Secretlint } from "#node/analyse/secretlint.ts";
import { never, openScratch, type Scratch, writeFiles } from "../../../fakes/scratch-repository.ts";
import { randomEdit } from "../../../fakes/random-project.ts";
import { oneOf, randomFrom } from "../../../rig/random.ts";

const secretlint = new Secretlint();

function look({ git }: Scratch, folder: string, kept?: ReadingsFile): Promise<Analysis> {
  return new ProjectAnalyser(git, secretlint, () => [], kept).analyse(folder, () => {}, never);
}

function opened({ repository }: Scratch): ReadingsFile {
  const kept = new ReadingsFile(join(repository.commonDir, "tutti/readings"), "1");
  kept.load();
  return kept;
}

describe("an incremental analysis of a repository", () => {
  it("finds what one from scratch finds, whatever happens to files, index and branches", async () => {
    const random = randomFrom(20_261_122);
    await using scratch = await openScratch({ "README.md": "# A\n" });
    const { repo } = scratch;
    const git: readonly (readonly string[])[] = [
      ["add", "--all"],
      ["commit", "--quiet", "--allow-empty", "-m", "more"],
      ["rm", "--quiet", "--cached", "--ignore-unmatch", "src/a.ts"],
      ["update-index", "--refresh", "-q"],
      ["reset", "--quiet", "--hard"],
      ["config", "core.autocrlf", "true"],
      ["config", "core.autocrlf", "false"],
    ];
    for (let step = 0; step < 16; step++) {
      for (let many = random(4); many >= 0; many--) {
        const edit = randomEdit(random);
        const path = join(repo, edit.path);
        if (edit.kind === "write") await writeFiles(repo, { [edit.path]: edit.text });
        else if (edit.kind === "delete") await rm(path, { force: true });
        else await rename(path, join(repo, edit.to)).catch(() => {}); // from or to nowhere
      }
      if (random(2) === 0) await scratch.run(oneOf(random, git)).catch(() => {}); // git may have nothing to do
      const kept = opened(scratch);
      expect(await look(scratch, repo, kept)).toEqual(await look(scratch, repo));
      kept.save();
    }
  });

  it("notices an edit that leaves the size as it was", async () => {
    await using scratch = await openScratch({ "a.ts": "// TODO: one\n" });
    const kept = opened(scratch);
    const path = join(scratch.repo, "a.ts");
    const at = new Date(Date.UTC(2026, 10, 22));
    await utimes(path, at, at);
    await scratch.run(["update-index", "--refresh"]);
    await look(scratch, scratch.repo, kept);
    await writeFile(path, "// TODO: two\n");
    const { findings } = await look(scratch, scratch.repo, kept);
    expect(findings.map(({ title }) => title)).toContain("TODO: two");
  });

  it("does not believe git of files that it was told to leave alone", async () => {
    await using scratch = await openScratch({ "a.ts": "// TODO: one\n", "b.ts": "// TODO: one\n" });
    const kept = opened(scratch);
    await look(scratch, scratch.repo, kept);
    await scratch.run(["update-index", "--assume-unchanged", "a.ts"]);
    await scratch.run(["update-index", "--skip-worktree", "b.ts"]);
    await writeFiles(scratch.repo, { "a.ts": "// TODO: two\n", "b.ts": "// TODO: six\n" });
    const { findings } = await look(scratch, scratch.repo, kept);
    const titles = findings.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(["TODO: two", "TODO: six"]));
    expect(titles).not.toContain("TODO: one");
  });

  it("of a worktree knows what was read in another", async () => {
    await using scratch = await openScratch({ "a.ts": "// TODO: one\n", "b.md": "[x](y.md)\n" });
    const kept = opened(scratch);
    const first = await look(scratch, scratch.repo, kept);
    kept.save();
    const worktree = await scratch.worktrees.open("tutti/t-1", undefined, never);
    const again = opened(scratch);
    const blobs: string[] = [];
    again.keep = ({ blob }) => void blobs.push(blob);
    expect(await look(scratch, worktree.path, again)).toEqual(first);
    expect(blobs).toEqual([]);
  });
});
