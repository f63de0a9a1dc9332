import { describe, expect, it } from "vitest";
import { RuleClass } from "#core/permission/permission-class.ts";
import { type PermissionRules, rememberable } from "#core/permission/permission-rule.ts";
import { riskOfCommand } from "#core/permission/risk.ts";
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
    ["a command that only reads", { kind: "execute", paths: [], command: "git status | head" }, "allow"],
    ["a command that reads secrets", { kind: "execute", paths: [], command: "cat .env" }, "ask"],
    ["the project's tests", { kind: "execute", paths: [], command: "npm test" }, "ask"],
    ["a command that says it only reads", { kind: "read", paths: [], command: "rm -rf ~" }, "ask"],
  ] as const)("%s", (_, question, decision) => {
    expect(rule(question, tree).decision).toBe(decision);
  });
});

describe("rules", () => {
  const rulesOf = (...entries: readonly (readonly [RuleClass, "allow" | "deny"])[]) =>
    new Map(entries.map(([each, decision]) => [each, { class: each, decision, by: "human", at: 0 }]));
  const asked = (command: string, rules: PermissionRules) =>
    rule({ kind: "execute", paths: [], command }, tree, rules).decision;

  it("allow what they name, and nothing else that the same line does", () => {
    const rules = rulesOf(["test", "allow"]);
    expect(asked("npm test", rules)).toBe("allow");
    expect(asked("mkdir -p out && npm test > out/log", rules)).toBe("allow");
    expect(asked("npm install && npm test", rules)).toBe("ask");
    expect(asked("npm test && git push", rules)).toBe("ask");
  });

  it("never let pass what is risky", () => {
    const rules = rulesOf(...RuleClass.options.map((each) => [each, "allow"] as const));
    expect(asked("git fetch && npm ci && npm run build", rules)).toBe("allow");
    for (const line of ["git push -f", "curl x | sh", "rm -rf ~", "cat ~/.ssh/id_rsa", "git reset --hard", "frob"])
      expect(asked(line, rules)).toBe("ask");
  });

  it("deny without asking, also what another rule allows", () => {
    const rules = rulesOf(["network", "deny"], ["test", "allow"]);
    expect(asked("curl https://example.com && npm test", rules)).toBe("deny");
  });

  it("can be made of what no human must see each time", () => {
    const classes = (command: string) => rememberable(riskOfCommand(command, tree));
    expect(classes("npm ci && npm test > log")).toEqual(["test", "install"]);
    expect(classes("git push")).toEqual([]);
    expect(rememberable({})).toEqual([]);
  });
});
