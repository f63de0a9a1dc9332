import { describe, expect, it } from "vitest";
import type { BacklogFiles } from "#core/backlog/sync/rewrite-files.ts";
import { syncBacklog } from "#core/backlog/sync/sync-backlog.ts";
import { imported } from "./site.ts";

describe("a backlog whose file was renamed", () => {
  const text = "# Tasks\n\n- [ ] T-1: Cut\n- [ ] T-2: Sew\n";
  const renamed = async (now: string) => {
    const site = await imported({ "B.md": text }, "B.md");
    const refuse = async (): Promise<boolean> => false;
    const files: BacklogFiles = { read: async () => [{ path: "C.md", text: now }], write: refuse, create: refuse };
    return { site, sync: () => syncBacklog(site.board, "C.md", files, () => undefined, false) };
  };

  it("adds nothing a second time while the old one is followed, and says how to go on", async () => {
    const { site, sync } = await renamed(text);
    expect(await sync()).toMatchObject({ added: [], toBoard: [] });
    expect((await sync()).remarks).toEqual([
      "T-1, T-2 of C.md stand in B.md already, so they are not added a second time. If B.md is gone or was renamed, end following it with tutti sync B.md --unlink; then sync C.md again.",
    ]);
    expect(site.board.state.tasks.size).toBe(2);
  });

  it("follows the tasks in the new one once the old one is not followed any more", async () => {
    const { site, sync } = await renamed(text.replaceAll("[ ]", "[x]"));
    await site.board.send({ type: "backlog/unlink", file: "B.md" });
    const { added, toBoard } = await sync();
    expect(added).toEqual([]);
    expect(toBoard).toHaveLength(2);
    expect(site.board.state.tasks.size).toBe(2);
    expect(site.task("Sew").state.name).toBe("done");
    expect(await sync()).toMatchObject({ added: [], toBoard: [], remarks: [] });
  });

  it("takes nothing from a file that counts from one as well", async () => {
    const { site, sync } = await renamed("# Others\n\n- [ ] T-1: Answer the letters\n- [ ] T-2: Wash\n");
    await site.board.send({ type: "backlog/unlink", file: "B.md" });
    expect((await sync()).added).toHaveLength(2);
    expect(site.task("Cut").key).toBe("T-1");
  });
});
