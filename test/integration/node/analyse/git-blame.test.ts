import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { GitBlame } from "#node/analyse/git-blame.ts";
import { never, openScratch, type Scratch, writeFiles } from "../../../fakes/scratch-repository.ts";

const file = "src/grüße [1].ts";

async function commit(scratch: Scratch, text: string, name: string, date: string): Promise<string> {
  await writeFiles(scratch.repo, { [file]: text });
  await scratch.run(["add", "--all"]);
  await scratch.run(["commit", "--quiet", `--author=${name} <x@example.org>`, `--date=${date}`, "-m", "change"]);
  return (await scratch.run(["rev-parse", "HEAD"])).trim();
}

async function askedOf({ git }: Scratch, folder: string, lines: readonly number[]): Promise<object> {
  return Object.fromEntries(await new GitBlame(git).of(folder, file, lines, never));
}

const first = { by: "Ünal", at: Date.UTC(2019, 0, 2) };
const second = { by: "Bo", at: Date.UTC(2022, 0, 2) };

/** Line 1 is of 2019, line 2 of 2022. */
async function openHistory(): Promise<Scratch> {
  const scratch = await openScratch();
  await commit(scratch, "// TODO: one\n", "Ünal", "2019-01-02T00:00:00Z");
  await commit(scratch, "// TODO: one\n// TODO: two\n", "Bo", "2022-01-02T00:00:00Z");
  return scratch;
}

describe("who wrote a line, by git", () => {
  it("is known of what is committed, and only of what was asked", async () => {
    await using scratch = await openHistory();
    expect(await askedOf(scratch, scratch.repo, [1, 2])).toEqual({ 1: first, 2: second });
    expect(await askedOf(scratch, scratch.repo, [2])).toEqual({ 2: second });
    await writeFile(join(scratch.repo, file), "// TODO: zero\n// TODO: one\n// TODO: two\n");
    expect(await askedOf(scratch, scratch.repo, [1, 2, 3])).toEqual({ 2: first, 3: second });
  });

  it("is unknown of files that git does not know, and where nothing is committed", async () => {
    await using scratch = await openHistory();
    expect([...(await new GitBlame(scratch.git).of(scratch.repo, "new.ts", [1], never))]).toEqual([]);
    await using empty = await openScratch({});
    await writeFiles(empty.repo, { [file]: "// TODO: one\n" });
    expect(await askedOf(empty, empty.repo, [1])).toEqual({});
  });

  it("is unknown where a shallow clone's history ends", async () => {
    await using scratch = await openHistory();
    const clone = join(scratch.folder, "clone");
    await scratch.run(["clone", "--quiet", "--depth=1", pathToFileURL(scratch.repo).href, clone], scratch.folder);
    expect(await askedOf(scratch, clone, [1, 2])).toEqual({});
    await scratch.run(["fetch", "--quiet", "--unshallow"], clone);
    expect(await askedOf(scratch, clone, [1, 2])).toEqual({ 1: first, 2: second });
  });

  it("passes over commits that the project wants ignored", async () => {
    await using scratch = await openHistory();
    const moved = await commit(scratch, "  // TODO: one\n  // TODO: two\n", "Formatter", "2023-01-02T00:00:00Z");
    expect(await askedOf(scratch, scratch.repo, [1])).toMatchObject({ 1: { by: "Formatter" } });
    const list = join(scratch.repo, ".git-blame-ignore-revs");
    await writeFile(list, `${moved}\n`);
    expect(await askedOf(scratch, scratch.repo, [1, 2])).toEqual({ 1: first, 2: second });
    await writeFile(list, "what is this\n");
    expect(await askedOf(scratch, scratch.repo, [1])).toMatchObject({ 1: { by: "Formatter" } });
  });
});
