import { execFile } from "node:child_process";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Analysis } from "#core/analyse/finding.ts";
import { propose } from "#core/plan/propose.ts";
import { ProjectAnalyser } from "#node/analyse/project-analyser.ts";
import { Secretlint } from "#node/analyse/secretlint.ts";
import { letters, planted, plantedSecrets } from "../../../fakes/planted-secrets.ts";
import { never, openScratch, type Scratch, writeFiles } from "../../../fakes/scratch-repository.ts";

function look({ git, repo }: Scratch, folder = repo): Promise<Analysis> {
  return new ProjectAnalyser(git, new Secretlint()).analyse(folder, () => {}, never);
}

const lowerHex = "0123456789abcdef";

describe("the analysis of a repository", () => {
  it("is the same the second time, and the same in a worktree", async () => {
    await using scratch = await openScratch({
      "package.json": '{"scripts":{"test":"node --test"}}',
      "a.ts": "// TODO: sort\n",
      "b.py": "# FIXME: later\n",
    });
    const first = await look(scratch);
    expect(await look(scratch)).toEqual(first);
    const worktree = await scratch.worktrees.open("tutti/t-1", undefined, never);
    expect(await look(scratch, worktree.path)).toEqual(first);
    expect(first.findings.map((finding) => finding.rule)).toContain("todo/fixme");
  });

  it("finds planted secrets by secretlint's rules and our own, and repeats none of them", async () => {
    const shopify = `shp${"at_"}${letters(32, lowerHex)}`;
    const files: Record<string, string> = { "shop.ts": `const shop = "${shopify}";\n` };
    for (const [kind, line] of Object.entries(plantedSecrets))
      files[`src/${kind.replaceAll(" ", "-")}.ts`] = planted(line).text;
    await using scratch = await openScratch(files);
    const analysis = await look(scratch);
    const text = JSON.stringify([analysis, propose(analysis.findings)]);
    const reported = new Set(
      analysis.findings.flatMap((each) =>
        each.rule.startsWith("secret/") ? each.evidence.map((place) => place.file) : [],
      ),
    );
    expect([...reported].toSorted()).toEqual(Object.keys(files).toSorted());
    expect(text).not.toContain(shopify);
    for (const line of Object.values(plantedSecrets)) expect(text).not.toContain(planted(line).secret);
  });

  it("survives hostile files and lists what it did not read", async () => {
    await using scratch = await openScratch({ "a.ts": "// TODO: sort\n", "line\nbreak.ts": "// TODO: break\n" });
    await writeFile(join(scratch.repo, "binary.ts"), Buffer.from([0, 1, 2]));
    await writeFile(join(scratch.repo, "latin.ts"), Buffer.from([0x2f, 0x2f, 0x20, 0xe4, 0xff]));
    await writeFile(join(scratch.repo, "huge.ts"), "");
    await truncate(join(scratch.repo, "huge.ts"), 200_000_000);
    await writeFiles(scratch.repo, { "long.ts": `// TODO: ${"x".repeat(1_000_000)}`, loop: "link:." });
    const { findings, skipped, facts } = await look(scratch);
    expect(facts.files).toBe(6);
    expect(skipped.map((each) => each.file)).toEqual(["huge.ts", "loop"]);
    expect(findings.filter((each) => each.rule === "todo/todo").map((each) => each.evidence[0]?.file)).toEqual([
      "a.ts",
      "line\nbreak.ts",
      "long.ts",
    ]);
    expect(JSON.stringify(findings).length).toBeLessThan(20_000);
  });

  it("reads the reports that patterns name, also those that git ignores", async () => {
    const report = (rule: string): string =>
      JSON.stringify({
        version: "2.1.0",
        runs: [{ tool: { driver: { name: "lint" } }, results: [{ ruleId: rule, message: { text: rule } }] }],
      });
    await using scratch = await openScratch({ ".gitignore": "out/\n", "a.ts": "x\n" });
    await writeFiles(scratch.repo, {
      "out/one.sarif": report("one"),
      "out/deep/er/two.sarif": report("two"),
      "out/note.txt": report("no"),
      "node_modules/x/three.sarif": report("no"),
      "four.sarif": report("four"),
      "five.sarif": "nope",
    });
    const rulesOf = async (...patterns: readonly string[]) => {
      const analyser = new ProjectAnalyser(scratch.git, new Secretlint(), () => patterns);
      const { findings, skipped } = await analyser.analyse(scratch.repo, () => {}, never);
      const found = findings.flatMap(({ report: tool, rule }) =>
        tool === undefined ? [] : [rule.replace(`${tool}/`, "")],
      );
      return [...found.toSorted(), ...skipped.map(({ file }) => file)];
    };
    expect(await rulesOf("out/*.sarif")).toEqual(["one"]);
    expect(await rulesOf("out/**/*.sarif")).toEqual(["one", "two"]);
    expect(await rulesOf("**/*.sarif")).toEqual(["four", "one", "two", "five.sarif"]);
    expect(await rulesOf("./four.sarif", "nowhere/*.sarif", "gone.sarif")).toEqual(["four"]);
  });

  it("stops when it is cancelled", async () => {
    await using scratch = await openScratch(
      Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}.ts`, "x\n"])),
    );
    const stop = new AbortController();
    const analyser = new ProjectAnalyser(scratch.git, new Secretlint());
    const work = analyser.analyse(scratch.repo, ({ phase }) => phase === "read" && stop.abort(), stop.signal);
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
  });

  it("lets its process end", async () => {
    const script = `
      import { Secretlint } from "#node/analyse/secretlint.ts";
      const hits = await new Secretlint().scan("a.ts", "shp" + "at_${letters(32, lowerHex)}", new AbortController().signal);
      process.stdout.write(String(hits.length));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module-typescript", "-e", script], {
      cwd: join(import.meta.dirname, "../../../.."),
      env: { PATH: process.env["PATH"] ?? "" },
      timeout: 50_000,
    });
    expect(stdout).toBe("1");
  });
});
