import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { demonstrationSite } from "./tutti-process.ts";

const run = promisify(execFile);

const backlog = `# Backlog

## Later

- [ ] LINT-1 Tidy
- [ ] LINT-2 Round in \`src/lost.js\`
  - Acceptance criteria:
    - [ ] \`npm test\` succeeds
- [ ] LINT-3 Pay back
  - Depends on: LINT-99
  - Acceptance criteria:
    - [ ] Nobody pays twice
`;

/** Every step is a process of its own, which takes its time on a busy machine. */
const patient = { timeout: 300_000 };

describe("tutti lint", patient, () => {
  it("names what is wrong, mends what is sure, and keeps errors from being started", async () => {
    const site = await demonstrationSite({
      defaultAgent: "nothing",
      agents: { nothing: { kind: "command", command: "true" } },
    });
    const git = (...words: readonly string[]) => run("git", words, { cwd: site.folder, env: site.environment });
    await writeFile(join(site.folder, "src", "lost.js"), "export {};\n");
    await git("add", "src/lost.js");
    await git("commit", "-m", "Add a file that will be lost");
    await git("rm", "src/lost.js");
    await git("commit", "-m", "Lose it");
    await writeFile(join(site.folder, "LINT.md"), backlog);
    await site.json("import", 0, "import", "LINT.md");
    await rm(join(site.folder, "LINT.md"));

    const first = await site.json("lint", 3, "lint");
    const rules = Map.groupBy(first.problems, ({ rule }) => rule);
    const told = (rule: Parameters<typeof rules.get>[0]) => rules.get(rule)?.map(({ message }) => message);
    expect(told("unknown-dependency")).toEqual([
      expect.stringContaining("It waits for LINT-99, which is not on the board."),
    ]);
    expect(told("stale-reference")).toEqual([expect.stringContaining("src/lost.js, which the project no longer has")]);
    expect(told("missing-criteria")).toEqual([expect.stringContaining("nothing but a title")]);
    expect((await site.json("lint", 0, "lint", "LINT-1")).problems.map(({ rule }) => rule)).toEqual([
      "missing-criteria",
    ]);
    const plan = await site.tutti("plan");
    expect(plan.out).toMatch(/LINT-3 {2}Pay back\n {2}error +It waits for LINT-99/);

    for (const key of ["LINT-1", "LINT-3"]) await site.json("edit", 0, "edit", key, "--state", "ready");
    await site.configure({
      planLint: { "missing-criteria": "error" },
      workerIdleMinutes: 0.1,
      defaultAgent: "nothing",
      agents: { nothing: { kind: "command", command: "true" } },
    });
    const ready = await site.tutti("run", "--no-wait");
    expect(ready.code).toBe(3);
    expect(ready.error).toMatch(/Left out: Tidy\. It is nothing but a title: .*--anyway/);
    const cards = (await site.json("board", 0, "board")).columns.flatMap((column) => column.cards);
    expect(cards.find(({ key }) => key === "LINT-1")).toMatchObject({
      remark: expect.stringContaining("nothing but a title"),
    });
    expect((await site.tutti("run", "LINT-1", "--no-wait")).error).toContain(
      "is not started. It is nothing but a title",
    );
    expect((await site.json("run", 0, "run", "LINT-3", "--anyway", "--no-wait")).runs).toHaveLength(1);

    const { fixed, problems } = await site.json("lint", 0, "lint", "LINT-1", "--fix-rule", "missing-criteria");
    expect(fixed).toMatchObject([{ rule: "missing-criteria", title: "Add the criterion “`npm test` succeeds”" }]);
    expect(problems).toEqual([]);
  });
});
