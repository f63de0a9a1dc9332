import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demonstrationSite } from "./tutti-process.ts";

/** Every step is a process of its own, which takes its time on a busy machine. */
const patient = { timeout: 180_000 };

describe("tutti sync", patient, () => {
  it("carries changes both ways, asks where both sides have changed, and does as it is told", async () => {
    const site = await demonstrationSite();
    const file = join(site.folder, "BACKLOG.md");
    const before = await readFile(file, "utf8");
    await site.json("import", 0, "import", "BACKLOG.md");
    await site.json("edit", 0, "edit", "FAIR-1", "--state", "done", "--title", "Split it fairly");
    await writeFile(file, before.replace(/$/, "\n## Ready\n\n- [ ] FAIR-9: Pay by card\n"));
    const dry = await site.json("sync", 0, "sync", "BACKLOG.md", "--dry-run");
    expect(await readFile(file, "utf8")).not.toContain("Split it fairly");
    const { backlogs } = await site.json("sync", 0, "sync", "BACKLOG.md");
    expect(backlogs).toEqual(dry.backlogs);
    expect(backlogs).toMatchObject([
      { added: [expect.any(String)], toBoard: [], files: ["BACKLOG.md"], conflicts: [] },
    ]);
    const written = await readFile(file, "utf8");
    expect(written).toContain("Split it fairly");

    await site.json("edit", 0, "edit", "FAIR-9", "--title", "Pay by phone");
    await writeFile(file, written.replace("Pay by card", "Pay by cheque"));
    const asked = await site.json("sync", 3, "sync");
    expect(asked.backlogs[0]?.conflicts).toMatchObject([
      { field: "title", inFile: "Pay by cheque", onBoard: "Pay by phone" },
    ]);
    await site.json("sync", 0, "sync", "--take", "board", "--task", "FAIR-9");
    expect(await readFile(file, "utf8")).toBe(written.replace("Pay by card", "Pay by phone"));

    const words = (await site.tutti("sync", "BACKLOG.md")).out;
    expect(words).toContain(
      "BACKLOG.md: 0 tasks added, 0 tasks changed from the file; 0 changes of the board written to it.",
    );
    const { text } = await site.json("export", 0, "export", "--format", "markdown");
    expect(text).toContain("- [x] FAIR-1: Split it fairly\n");
    await site.json("export", 0, "export", "all.md");
    expect(await readFile(join(site.folder, "all.md"), "utf8")).toBe(text);
    const numbers = "\n## Numbers\n\n<!-- tutti:metrics begin -->\n<!-- tutti:metrics end -->\n";
    await writeFile(join(site.folder, "LATER.md"), `# Later\n\n- [ ] Sell it\n${numbers}`);
    const [later] = (await site.json("sync", 0, "sync", "LATER.md", "--add", "--ids")).backlogs;
    expect(later).toMatchObject({ written: [], given: 1, files: ["LATER.md"] });
    const sold = await readFile(join(site.folder, "LATER.md"), "utf8");
    expect(sold.startsWith(`# Later\n\n- [ ] ${later?.added[0]}: Sell it\n`)).toBe(true);
    expect(sold).toContain(
      "<!-- tutti:metrics begin -->\n\n| Metric | Value |\n|---|---|\n| Done | 0 |\n| Left | 1 |\n",
    );
    await rm(file);
    await writeFile(join(site.folder, "LATER.md"), "# Later\n\n- [x] Sell it\n");
    expect(await site.json("sync", 1, "sync")).toMatchObject({
      backlogs: [{ file: "LATER.md", toBoard: [{ fields: ["state"] }] }],
      failed: [{ file: "BACKLOG.md", message: expect.stringContaining("BACKLOG.md is not there.") }],
    });
    await site.json("sync", 0, "sync", "--unlink");
    expect(await site.tutti("sync")).toMatchObject({
      code: 1,
      error: expect.stringContaining("No backlog is kept in step"),
    });
  });
});
