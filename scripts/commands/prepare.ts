import { execFileSync } from "node:child_process";
import { installAgents } from "../../test/fakes/agents/install-agents.ts";
import { installEditor } from "../../test/rig/install-editor.ts";
import { installRepositories } from "../../test/rig/repositories.ts";
import { packageExtension } from "../../test/rig/vsix.ts";
import { root } from "../bootstrap.mjs";
import type { Suite } from "./suites.ts";

/** What went wrong when that was made which suites need beside the sources. Each is a sentence. */
export interface Preparation {
  /** Why the editor cannot run on this machine. */
  readonly impossible?: string;
  /** Why the editor, or the package that it gets, is not there: a defect. */
  readonly editor?: string;
  /** Why the real agents are not there: a defect. */
  readonly agents?: string;
}

/** Builds at once; then installs, side by side, what these suites need. Never rejects. */
export async function prepare(suites: readonly Suite[]): Promise<Preparation> {
  try {
    execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  } catch (error) {
    const unbuilt = sentence("Tutti could not be built", error);
    return { editor: unbuilt, agents: unbuilt };
  }
  // Here and not in the tests: only a person's own environment knows the way to the registry.
  const [agents, editor] = await Promise.allSettled([
    suites.some((suite) => suite.agents) ? installAgents() : undefined,
    suites.some((suite) => suite.editor) ? installEditorAndPackage() : undefined,
    // What is missing of these is said, and seen by the tests that count them.
    suites.some((suite) => suite.name === "integration") ? installRepositories() : undefined,
  ]);
  return {
    ...(agents.status === "rejected" && { agents: sentence("The agents could not be installed", agents.reason) }),
    ...(editor.status === "rejected" && { editor: sentence("The editor could not be installed", editor.reason) }),
    ...(editor.status === "fulfilled" && editor.value !== undefined && { impossible: editor.value }),
  };
}

async function installEditorAndPackage(): Promise<string | undefined> {
  const impossible = await installEditor();
  if (impossible === undefined) await packageExtension();
  return impossible;
}

function sentence(what: string, error: unknown): string {
  return `${what}: ${error instanceof Error ? error.message : String(error)}`;
}
