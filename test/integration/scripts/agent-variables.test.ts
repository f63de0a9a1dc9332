import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { agentVariables } from "../../../scripts/commands/agent-variables.ts";
import { openScratch } from "../../fakes/scratch-repository.ts";

it("names the keys of known agents and what the person's settings name, and nothing that a commit can name", async () => {
  await using scratch = await openScratch({ ".tutti/settings.json": setting("FROM_A_COMMIT") });
  const { repo, environment } = scratch;
  const home = join(environment["HOME"] ?? "", ".tutti");
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "settings.json"), setting("FROM_THE_PERSON"));
  const names = await agentVariables(repo, environment);
  expect(names).toEqual(expect.arrayContaining(["ANTHROPIC_API_KEY", "TUTTI_GITHUB_TOKEN", "FROM_THE_PERSON"]));
  expect(names).not.toContain("FROM_A_COMMIT");
  expect(names).not.toContain("GH_TOKEN");
});

it("still names those of known agents where there is no repository, or a setting is wrong", async () => {
  await using scratch = await openScratch();
  const { folder, repo, environment } = scratch;
  expect(await agentVariables(folder, environment)).toContain("OPENAI_API_KEY");
  await mkdir(join(repo, ".git", "tutti"), { recursive: true });
  await writeFile(join(repo, ".git", "tutti", "settings.json"), "{ not JSON");
  expect(await agentVariables(repo, environment)).toContain("OPENAI_API_KEY");
});

function setting(variable: string): string {
  return JSON.stringify({ agents: { mine: { kind: "acp", command: "mine", env: [variable] } } });
}
