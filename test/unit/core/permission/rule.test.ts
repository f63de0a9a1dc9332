import { describe, expect, it } from "vitest";
import { rule } from "#core/permission/rule.ts";

const tree = "/trees/t-1";

describe("rule", () => {
  it.each([
    ["an edit inside the worktree", { kind: "edit", paths: [`${tree}/src/a.ts`] }, "allow"],
    ["a search", { kind: "search", paths: [] }, "allow"],
    ["reading inside", { kind: "read", paths: [`${tree}/a`] }, "allow"],
    ["an edit outside", { kind: "edit", paths: ["/etc/passwd"] }, "ask"],
    ["an edit that climbs out", { kind: "edit", paths: [`${tree}/../secret`] }, "ask"],
    ["a sibling whose name begins the same", { kind: "edit", paths: [`${tree}9/a`] }, "ask"],
    ["an edit of nothing in particular", { kind: "edit", paths: [] }, "ask"],
    ["an edit of git's own files", { kind: "edit", paths: [`${tree}/.git`] }, "deny"],
    ["a command", { kind: "execute", paths: [], command: "rm -rf /" }, "ask"],
    ["the network", { kind: "fetch", paths: [] }, "ask"],
    ["the unknown", { kind: "other", paths: [] }, "ask"],
  ] as const)("%s", (_, question, decision) => {
    expect(rule(question, tree).decision).toBe(decision);
  });
});
