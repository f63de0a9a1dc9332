import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { demonstrationSite, taskId } from "./tutti-process.ts";

const run = promisify(execFile);

/** Does what a review says: adds the line that the prompt asks for. */
const script = [
  "const { appendFileSync, readFileSync } = require('node:fs');",
  "const prompt = readFileSync(process.env.TUTTI_PROMPT_FILE, 'utf8');",
  "const asked = /Say ([^\\n]+)\\./.exec(prompt);",
  "if (asked === null || !prompt.includes('<<<REVIEW')) process.exit(1);",
  "appendFileSync('LICENSE', asked[1] + '\\n');",
].join(" ");

describe("tutti review --send-back of a recipe's work", () => {
  it("asks for an agent, which goes on in the same worktree", async () => {
    const site = await demonstrationSite({
      agents: { editor: { kind: "command", label: "Editor", command: process.execPath, args: ["-e", script] } },
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const task = await taskId(site, /licence file/i);
    const { runs } = await site.json("run", 0, "run", task);
    expect(runs[0]).toMatchObject({ agent: "recipe", state: { name: "waiting" } });
    const [before] = runs;

    const refused = await site.json("error", 3, "review", task, "--send-back", "Say Ada.");
    expect(refused.error.message).toContain("A recipe makes the same change every time");
    expect(refused.error.message).toContain("--agent");
    const unknown = await site.json("error", 1, "review", task, "--send-back", "Say Ada.", "--agent", "nobody");
    expect(unknown.error.message).toContain("There is no agent nobody.");

    const beyond = await site.json("error", 1, "review", task, "--comment", "LICENSE:9999 Where is this?");
    expect(beyond.error.message).toContain("The change of LICENSE does not show line 9999.");
    const sent = ["review", task, "--comment", "LICENSE:1 Say Ada wrote it.", "--send-back", "--agent", "editor"];
    const { run: after } = await site.json("review", 0, ...sent);
    expect(after).toMatchObject({ id: before?.id, agent: "editor", place: before?.place, state: { name: "waiting" } });
    expect(after.deliveries.map(({ round }) => round)).toEqual([1, 2]);
    const git = async (...words: string[]) =>
      (await run("git", words, { cwd: site.folder, env: site.environment })).stdout;
    expect((await git("show", `${after.place?.branch}:LICENSE`)).trimEnd().split("\n").at(-1)).toBe("Ada wrote it");
    expect(
      await git("log", "--format=%(trailers:key=Agent,valueonly,separator=%x2C)", `main..${after.place?.branch}`),
    ).toBe("editor\nrecipe\n");
  });
});
