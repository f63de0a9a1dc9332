import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { readRecording } from "#core/replay/recording.ts";
import { letters } from "../../fakes/planted-secrets.ts";
import { demonstrationSite } from "./tutti-process.ts";

const run = promisify(execFile);
const secret = `${"gh" + "p_"}${letters(36, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`;

/** Says something, also a secret, and adds a line to a file: one in the first round, another one in the second. */
const script = [
  "const { appendFileSync, readFileSync } = require('node:fs');",
  `console.log('Working with ${secret}.');`,
  "const again = readFileSync(process.env.TUTTI_PROMPT_FILE, 'utf8').includes('<<<REVIEW');",
  `appendFileSync('NOTES.md', again ? 'second\\n' : 'first ${secret}\\n');`,
].join(" ");

describe("tutti record", { timeout: 600_000 }, () => {
  it("writes what an agent said and changed, and an agent of the kind replay does it again, round by round, for nothing", async () => {
    const editor = { kind: "command", label: "Editor", command: process.execPath, args: ["-e", script] };
    const site = await demonstrationSite({ agents: { editor }, checks: [] });
    const todo = join(site.folder, "..", "TODO.md");
    await writeFile(todo, "# Backlog\n\n## Ready\n\n- [ ] NOTE-1: Take notes\n- [ ] NOTE-2: Take them again\n");
    await site.json("import", 0, "import", todo);
    const [one, two] = ["NOTE-1", "NOTE-2"];
    await site.json("run", 3, "run", one, "--agent", "editor"); // its check has found the secret
    await site.json("review", 3, "review", one, "--send-back", "Once more.");

    const file = join(site.folder, "..", "session.jsonl");
    const recorded = await site.json("record", 0, "record", one, file);
    expect(recorded).toMatchObject({ file, rounds: 2, remarks: [] });
    const text = await readFile(file, "utf8");
    expect(text).not.toContain(secret);
    expect(readRecording(text, file).rounds).toHaveLength(2);
    const refused = await site.json("error", 1, "record", one, file);
    expect(refused.error.message).toContain("is there already");

    await site.configure({
      checks: [],
      workerIdleMinutes: 0.2,
      agents: { again: { kind: "replay", file, pace: 1_000 } },
    });
    const { runs } = await site.json("run", 0, "run", two, "--agent", "again");
    expect(runs[0]).toMatchObject({ agent: "again", state: { name: "waiting" } });
    const { run: after } = await site.json("review", 0, "review", two, "--send-back", "Once more.");
    const { stdout } = await run("git", ["show", `${after.place?.branch}:NOTES.md`], {
      cwd: site.folder,
      env: site.environment,
    });
    expect(stdout).toMatch(/^first •+\nsecond\n$/);
    const { agents } = await site.json("cost", 0, "cost");
    expect(agents).toContainEqual(
      expect.objectContaining({ key: "again", microUsd: 0, provenance: "free", sessions: 2 }),
    );
    const beyond = await site.tutti("review", two, "--send-back", "And again.");
    expect(beyond.out + beyond.error).toContain("holds 2 rounds of work, and round 3 was asked for");
  });
});
