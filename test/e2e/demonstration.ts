import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { makeDemonstration } from "../../demo/make.ts";
import { root } from "../../scripts/bootstrap.mjs";
import { type LocalForge, startForge } from "../fakes/forge/start-forge.ts";
import type { Editor, EditorOptions } from "../rig/editor-window.ts";
import { inEditor } from "./editor-test.ts";

const run = promisify(execFile);

export const darkTheme = "Dark 2026";

/** The agent of the demonstration project, as a setting under `tutti.agents`. */
export const demonstrationAgent = {
  kind: "acp",
  label: "Demonstration agent",
  command: process.execPath,
  args: [join(root, "demo/agent.ts")],
};

/** How VS Code is opened on the demonstration project with its agent, in a dark theme. */
export function demonstration(settings: Readonly<Record<string, unknown>> = {}): EditorOptions {
  return {
    make: makeDemonstration,
    settings: {
      "workbench.colorTheme": darkTheme,
      "tutti.agents": { demonstration: demonstrationAgent },
      "tutti.defaultAgent": "demonstration",
      "tutti.gate": { attempts: 0 }, // what agents do wrong here on purpose waits for a person
      ...settings,
    },
  };
}

/** Makes the demonstration project with what its analysis finds accepted as tasks, by the packaged command line. */
export async function makeAccepted(folder: string, environment: Readonly<Record<string, string>>): Promise<void> {
  await makeDemonstration(folder);
  await tutti(folder, environment, "plan", "--accept-all");
}

/** Makes the demonstration project with what its analysis finds as proposals. */
export async function makePlanned(folder: string, environment: Readonly<Record<string, string>>): Promise<void> {
  await makeDemonstration(folder);
  await tutti(folder, environment, "plan");
}

/** Runs the packaged command line. */
async function tutti(
  folder: string,
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<void> {
  await run(process.execPath, [join(root, "dist/tutti.mjs"), ...words, "--cwd", folder], { env: environment });
}

/** A test on the demonstration project, whose remote is a forge on this machine that finds no fault with any request. */
export function forgeTest(name: string, body: (editor: Editor, forge: LocalForge) => Promise<void>): void {
  it(name, async () => {
    await using forge = await startForge({ repo: "ada/fair-share" });
    const options = demonstration({ "tutti.forgeUrl": forge.apiUrl });
    const make = async (folder: string, environment: Readonly<Record<string, string>>): Promise<void> => {
      await makeDemonstration(folder);
      const git = (...words: readonly string[]) => run("git", words, { cwd: folder, env: environment });
      await git("push", "--quiet", forge.bare.folder, "main");
      await git("remote", "add", "origin", forge.cloneUrl);
    };
    const environment = { TUTTI_GITHUB_TOKEN: forge.token };
    await inEditor(name, { ...options, make, environment }, async (editor) => await body(editor, forge));
    expect(forge.violations).toEqual([]);
  });
}
