import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { root } from "../../scripts/bootstrap.mjs";
import { openSandbox } from "../rig/environment.ts";
import { endMarked, findMarked } from "../rig/leftovers.ts";
import { endGroup, startGroup } from "../rig/processes.ts";
import { makeRepository } from "../rig/repository.ts";
import { testLimitMs, tidyMs } from "../rig/limits.ts";
import { within } from "../rig/within.ts";

/** Of each of the two waits. */
const limitMs = (testLimitMs - tidyMs) / 2;

it("npm start serves only those who know the token, and Ctrl+C ends all of it", async () => {
  using sandbox = openSandbox();
  const folder = join(sandbox.folder, "repository");
  mkdirSync(folder);
  makeRepository(folder, { "README.md": "# An example\n" }, sandbox.environment);
  const words = [join(root, "scripts/start.mjs"), "--folder", folder, "--state", join(sandbox.folder, "state")];
  const start = startGroup(process.execPath, words, {
    environment: { ...sandbox.environment, ANTHROPIC_API_KEY: "for-an-agent", CLOUD_PASSWORD: "for-nobody" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const address = new URL(await within(limitMs, "Starting", printedAddress(start.stdout)));
    const key = await fetch(address, { redirect: "manual" });
    const cookie = key.headers.get("set-cookie") ?? "no cookie";
    const page = await fetch(address.origin, { headers: { cookie } });
    expect(await page.text()).toContain("vscode-workbench-web-configuration");
    expect((await fetch(address.origin)).status).toBe(403);
    const environments = environmentsOf("server-main.js", sandbox.folder);
    expect(environments.length).toBeGreaterThan(0);
    for (const environment of environments) {
      expect(environment).toContain("ANTHROPIC_API_KEY=for-an-agent");
      expect(environment.join()).not.toContain("for-nobody");
    }
    start.kill("SIGINT");
    await within(limitMs, "Ending", once(start, "exit"));
    await expect(fetch(address)).rejects.toThrow();
    expect(await endMarked(sandbox.folder, 0)).toEqual([]);
  } finally {
    await endGroup(start, 0);
    await endMarked(sandbox.folder, 5_000);
  }
});

/** The variables of every process of the sandbox that runs this program. */
function environmentsOf(program: string, folder: string): readonly (readonly string[])[] {
  const found = findMarked(folder).filter(({ command }) => command.includes(program));
  return found.map(({ pid }) => readFileSync(`/proc/${pid}/environ`, "utf8").split("\0"));
}

async function printedAddress(output: NodeJS.ReadableStream | null): Promise<string> {
  if (output === null) throw new Error("npm start has no output.");
  const printed: string[] = [];
  for await (const line of createInterface({ input: output })) {
    printed.push(line);
    const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`npm start printed no address:\n${printed.join("\n")}`);
}
