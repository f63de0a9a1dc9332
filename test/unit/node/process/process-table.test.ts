import { describe, expect, it } from "vitest";
import { parsePs } from "#node/process/process-table.ts";

describe("parsePs", () => {
  it("reads ids and the mark, and leaves zombies out", () => {
    const output = [
      "    1     0     1 Ss   /sbin/launchd",
      "  412     1   412 S    /usr/bin/node a b PATH=/bin TUTTI_RUN=r-1 TUTTI_OWNER=400 TUTTI_TREE=t/u TERM=dumb",
      "  413   412   412 Z    (node)",
    ].join("\n");
    expect(parsePs(output).map(({ pid, parent, group, mark }) => ({ pid, parent, group, mark }))).toEqual([
      { pid: 1, parent: 0, group: 1, mark: undefined },
      { pid: 412, parent: 1, group: 412, mark: { run: "r-1", owner: "400", tree: "t/u" } },
    ]);
  });
});
