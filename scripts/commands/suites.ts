import { join } from "node:path";
import { editorHost } from "../../test/rig/editor-host.ts";
import { npmCommand, root } from "../bootstrap.mjs";

/** One line of `npm test`: a program that is right or wrong as a whole, or a suite of tests that reports each. */
export interface Suite {
  readonly name: string;
  readonly kind: "check" | "tests";
  readonly command: readonly string[];
  /** Needs the server build of VS Code and a browser. */
  readonly editor: boolean;
  /** Needs the real agents that `test/agents` pins. */
  readonly agents: boolean;
  /** More than what a sandbox has. */
  readonly variables?: Readonly<Record<string, string>>;
}

export function allSuites(filter: string | undefined): readonly Suite[] {
  return [
    check("types"),
    check("lint"),
    check("unused"),
    { ...vitest("unit", ["unit", "webview"], filter), agents: false },
    vitest("integration", ["integration"], filter),
    editor(filter),
    { ...vitest("e2e", ["e2e"], filter), editor: true },
  ];
}

function check(name: string): Suite {
  return { name, kind: "check", command: [...npmCommand(), "run", "-s", name], editor: false, agents: false };
}

function vitest(name: string, projects: readonly string[], filter: string | undefined): Suite {
  const command = [process.execPath, join(root, "node_modules/vitest/vitest.mjs"), "run"];
  command.push(...projects.flatMap((project) => ["--project", project]));
  command.push("--reporter=default", "--reporter=./test/rig/vitest-report.ts");
  if (filter !== undefined) command.push(filter);
  return { name, kind: "tests", command, editor: false, agents: true };
}

function editor(filter: string | undefined): Suite {
  const command = [process.execPath, join(root, "test/editor/run.ts")];
  if (filter !== undefined) command.push(filter);
  return { name: "editor", kind: "tests", command, editor: editorHost() === "server", agents: false };
}
