import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backlogFiles } from "#node/backlog/backlog-files.ts";
import { nameInRepository, syncProject, type BacklogHome } from "#node/backlog/sync-project.ts";
import { Board } from "#core/board/board.ts";
import type { Event } from "#core/board/event.ts";
import { memoryEventLog } from "../../../fakes/event-log.ts";

let top: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "tutti-backlog-"));
});
afterEach(async () => rm(top, { recursive: true, force: true }));

const text = "# Plan\r\n\r\n- [ ] Größe prüfen 🎨\r\n";

/** Reads `BACKLOG.md`, and writes it with its box ticked. */
async function tick(): Promise<boolean> {
  const files = backlogFiles(top, "BACKLOG.md");
  const [file] = await files.read();
  return files.write({ path: "BACKLOG.md", text: file?.text.replace("[ ]", "[x]") ?? "" }, file?.text ?? "");
}

describe("the files of a backlog", () => {
  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.from(`\u{feff}${text}`)],
    ["UTF-16, little end first", Buffer.from(`\u{feff}${text}`, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\u{feff}${text}`, "utf16le").swap16()],
  ])("keep their encoding: %s", async (name, bytes) => {
    const file = join(top, "BACKLOG.md");
    await writeFile(file, bytes);
    expect(await tick()).toBe(true);
    const wide = name.startsWith("UTF-16");
    const box = Buffer.from("[", wide ? "utf16le" : "utf8");
    const at = bytes.indexOf(name.endsWith("big end first") ? box.swap16() : box);
    const written = await readFile(file);
    const different = [...bytes.keys()].filter((index) => bytes[index] !== written[index]);
    expect(written).toHaveLength(bytes.length);
    expect(different).toHaveLength(1);
    expect((different[0] ?? 0) - at).toBeLessThan(4);
  });

  it("are left alone when their bytes are no text", async () => {
    await writeFile(join(top, "BACKLOG.md"), Buffer.from([0x2d, 0x20, 0x5b, 0x20, 0x5d, 0x20, 0xe4, 0xff]));
    await expect(tick()).rejects.toThrow("BACKLOG.md is not written in UTF-8");
  });

  it("are not replaced when somebody else was faster, and nothing is left beside them", async () => {
    const file = join(top, "BACKLOG.md");
    await writeFile(file, text);
    const files = backlogFiles(top, "BACKLOG.md");
    const [read] = await files.read();
    await writeFile(file, `${text}- [ ] another\r\n`);
    expect(await files.write({ path: "BACKLOG.md", text: "" }, read?.text ?? "")).toBe(false);
    expect(await readFile(file, "utf8")).toBe(`${text}- [ ] another\r\n`);
    expect(await readdir(top)).toEqual(["BACKLOG.md"]);
  });

  it("stay what they are: a link, with its target's mode", async () => {
    await mkdir(join(top, "docs"));
    await writeFile(join(top, "docs", "plan.md"), text);
    await chmod(join(top, "docs", "plan.md"), 0o640);
    await symlink(join("docs", "plan.md"), join(top, "BACKLOG.md"));
    expect(await tick()).toBe(true);
    expect((await lstat(join(top, "BACKLOG.md"))).isSymbolicLink()).toBe(true);
    expect((await stat(join(top, "docs", "plan.md"))).mode & 0o777).toBe(0o640);
    expect(await readFile(join(top, "docs", "plan.md"), "utf8")).toContain("- [x]");
  });

  it("are not written where a link leads out of the repository", async () => {
    const outside = await mkdtemp(join(tmpdir(), "tutti-outside-"));
    try {
      await writeFile(join(outside, "plan.md"), text);
      await symlink(join(outside, "plan.md"), join(top, "BACKLOG.md"));
      await expect(tick()).rejects.toThrow("outside the repository: that is not written");
      expect(await readFile(join(outside, "plan.md"), "utf8")).toBe(text);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it("are followed in the main checkout only, and only inside it", async () => {
    const board = new Board(memoryEventLog<Event>(), { now: () => 1, id: () => "id", sleep: async () => {} });
    const home = (commonDir: string): BacklogHome => ({ tutti: { board }, repository: { top, commonDir } });
    await writeFile(join(top, "BACKLOG.md"), text);
    const sync = (commonDir: string) => syncProject(home(commonDir), "BACKLOG.md", () => undefined, false);
    expect((await sync(join(top, ".git"))).added).toHaveLength(1);
    await mkdir(join(top, ".git", "rebase-merge"), { recursive: true });
    await expect(sync(join(top, ".git"))).rejects.toThrow(
      "A rebase is under way in the main checkout. Finish or abort it, then sync BACKLOG.md.",
    );
    await expect(sync(join(tmpdir(), "elsewhere", ".git"))).rejects.toThrow("in the main checkout only");
    expect(await nameInRepository(home(join(top, ".git")), join(top, "BACKLOG.md"))).toBe("BACKLOG.md");
    await expect(nameInRepository(home(join(top, ".git")), join(tmpdir(), "plan.md"))).rejects.toThrow("outside");
  });
});
