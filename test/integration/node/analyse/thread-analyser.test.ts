import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AnalysisProgress } from "#core/analyse/analyser.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import { ProjectAnalyser } from "#node/analyse/project-analyser.ts";
import { Secretlint } from "#node/analyse/secretlint.ts";
import { ThreadAnalyser } from "#node/analyse/thread-analyser.ts";
import { never, openScratch, type Scratch } from "../../../fakes/scratch-repository.ts";

const files = {
  "package.json": '{"scripts":{"test":"node --test"}}',
  "a.ts": "// TODO: sort\n",
  "b.py": "# FIXME: later\n",
  "docs/a.md": "[b](b.md)\n",
};

function open({ git, repository }: Scratch): ThreadAnalyser {
  const readings = join(repository.commonDir, "tutti/readings");
  return new ThreadAnalyser({ git: git.settings, readings, sarifReports: () => [] });
}

function directly({ git, repo }: Scratch): Promise<Analysis> {
  return new ProjectAnalyser(git, new Secretlint()).analyse(repo, () => {}, never);
}

describe("an analysis in a thread", () => {
  it("finds what one without a thread finds, tells how far it is, and again when it starts from what was kept", async () => {
    await using scratch = await openScratch(files);
    const expected = await directly(scratch);
    const told: AnalysisProgress[] = [];
    {
      await using analyser = open(scratch);
      expect(await analyser.analyse(scratch.repo, (progress) => told.push(progress), never)).toEqual(expected);
      expect(await analyser.analyse(scratch.repo, () => {}, never)).toEqual(expected);
    }
    expect(new Set(told.map(({ phase }) => phase))).toEqual(new Set(["list", "read", "check"]));
    expect(told.at(-1)).toMatchObject({ phase: "check" });
    expect(told.at(-1)?.done).toBe(told.at(-1)?.total);
    const kept = await stat(join(scratch.repository.commonDir, "tutti/readings"));
    if (process.platform !== "win32") expect(kept.mode & 0o777).toBe(0o600);
    await using other = open(scratch);
    expect(await other.analyse(scratch.repo, () => {}, never)).toEqual(expected);
  });

  it("ends when it is cancelled, and can be asked again", async () => {
    await using scratch = await openScratch(
      Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}.ts`, "// TODO: x\n"])),
    );
    await using analyser = open(scratch);
    const stop = new AbortController();
    const work = analyser.analyse(scratch.repo, ({ phase }) => phase === "list" && stop.abort(), stop.signal);
    await expect(work).rejects.toMatchObject({ kind: "cancelled" });
    await expect(analyser.analyse(scratch.repo, () => {}, stop.signal)).rejects.toThrow();
    expect(await analyser.analyse(scratch.repo, () => {}, never)).toEqual(await directly(scratch));
  });

  it("gives more than two analyses their turn, and refuses in words", async () => {
    await using scratch = await openScratch(files);
    await using analyser = open(scratch);
    const all = await Promise.all([1, 2, 3, 4].map(() => analyser.analyse(scratch.repo, () => {}, never)));
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    await expect(analyser.analyse(join(scratch.folder, "nowhere"), () => {}, never)).rejects.toMatchObject({
      name: "TuttiError",
      kind: "refused",
    });
  });

  it("is ended by closing, and nothing is started afterwards", async () => {
    await using scratch = await openScratch(files);
    const analyser = open(scratch);
    const work = analyser.analyse(scratch.repo, () => void analyser[Symbol.asyncDispose](), never);
    await expect(work).rejects.toMatchObject({ kind: "cancelled" });
    await expect(analyser.analyse(scratch.repo, () => {}, never)).rejects.toMatchObject({ kind: "cancelled" });
  });
});
