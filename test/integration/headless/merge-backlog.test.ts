import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demonstrationSite } from "./tutti-process.ts";

/** Every merge starts a process of its own, which takes its time on a busy machine. */
const patient = { timeout: 180_000 };

const backlog = "# Plan\n\n- [ ] K-1: Cut\n- [ ] K-2: Sew (2h)\n";

describe("git, once tutti sync --merge-driver was called", patient, () => {
  it("merges a backlog entry by entry, and leaves its marks where a person must say", async () => {
    const site = await demonstrationSite();
    const file = join(site.folder, "PLAN.md");
    const git = (...words: string[]): Promise<{ code: number; said: string }> =>
      new Promise((resolve) =>
        execFile("git", words, { cwd: site.folder, env: site.environment }, (error, out, problem) =>
          resolve({ code: error === null ? 0 : Number(error.code), said: `${out}${problem}` }),
        ),
      );
    const commit = async (text: string, message: string): Promise<void> => {
      await writeFile(file, text);
      expect(await git("add", "-A")).toMatchObject({ code: 0 });
      expect(await git("commit", "-q", "-m", message)).toMatchObject({ code: 0 });
    };
    await writeFile(file, backlog);
    expect(await site.tutti("sync", "PLAN.md", "--merge-driver")).toMatchObject({
      code: 0,
      out: expect.stringContaining(".gitattributes has 1 new line; commit it."),
    });
    expect(await readFile(join(site.folder, ".gitattributes"), "utf8")).toBe("/PLAN.md merge=tutti-backlog\n");
    await commit(backlog, "Plan");

    await git("checkout", "-q", "-b", "other");
    await commit(`${backlog.replace("(2h)", "(4h)")}- [ ] K-3: Fold\n`, "Fold");
    await git("checkout", "-q", "-");
    await commit(`${backlog.replace("- [ ] K-2", "- [x] K-2")}- [ ] K-4: Press\n`, "Press");
    expect(await git("merge", "-q", "--no-edit", "other")).toMatchObject({ code: 0 });
    const merged = "# Plan\n\n- [ ] K-1: Cut\n- [x] K-2: Sew (4h)\n- [ ] K-4: Press\n- [ ] K-3: Fold\n";
    expect(await readFile(file, "utf8")).toBe(merged);

    await git("checkout", "-q", "-b", "third");
    await commit(`${merged.replace("K-1: Cut", "K-1: Cut it")}- [ ] K-5: Sell\n`, "Sell");
    await git("checkout", "-q", "-");
    await commit(`${merged.replace("K-1: Cut", "K-1: Tear")}- [ ] K-5: Give away\n`, "Give");
    const asked = await git("merge", "-q", "--no-edit", "third");
    expect(asked).toMatchObject({ code: 1, said: expect.stringContaining("K-5 is the id of two new entries") });
    expect(await readFile(file, "utf8")).toBe(
      "# Plan\n\n<<<<<<< ours\n- [ ] K-1: Tear\n=======\n- [ ] K-1: Cut it\n>>>>>>> theirs\n" +
        "- [x] K-2: Sew (4h)\n- [ ] K-4: Press\n- [ ] K-3: Fold\n" +
        "<<<<<<< ours\n- [ ] K-5: Give away\n=======\n- [ ] K-5: Sell\n>>>>>>> theirs\n",
    );
    expect(await git("status", "--short")).toMatchObject({ said: "UU PLAN.md\n" });
  });
});
