import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demonstrationSite } from "./tutti-process.ts";

/** Every step is a process of its own, which takes its time on a busy machine. */
const patient = { timeout: 240_000 };

describe("the registers", patient, () => {
  it("hold a task back until its question is answered, and tell its agent the answer", async () => {
    const site = await demonstrationSite();
    const heard = join(site.folder, "..", "prompt.txt");
    const said = "printf '%s\\n' Done. '```tutti' 'learning: Cents never round' 'question: And in yen?' '```'";
    await site.configure({
      agents: {
        listener: { kind: "command", command: `cat "$TUTTI_PROMPT_FILE" > "${heard}" && echo hi > hi.txt && ${said}` },
      },
    });
    await site.json("import", 0, "import", "BACKLOG.md");
    await site.tutti("edit", "FAIR-1", "--state", "ready");
    const words = ["--kind", "question", "Which currency?", "--task", "FAIR-1", "--blocks"];
    const [question] = (await site.json("register", 0, "register", "add", ...words)).entries;
    expect(question).toMatchObject({ kind: "question", blocks: true, state: { name: "open" } });
    const decided = ["register", "add", "--kind", "decision", "Amounts are in cents"] as const;
    await site.json("register", 0, ...decided);

    const status = await site.json("status", 3, "status");
    expect(status.inbox).toMatchObject([{ kind: "question", question: question!.id }]);
    const refused = await site.tutti("run", "FAIR-1", "--agent", "listener", "--anyway");
    expect(refused.code).not.toBe(0);
    expect(refused.error).toContain("It waits for an answer: “Which currency?”");

    expect((await site.tutti("answer", question!.id)).code).toBe(3);
    const answered = await site.json("answered", 0, "answer", question!.id, "Euros, always.");
    expect(answered.entry.state).toEqual({ name: "answered", answer: "Euros, always." });
    await site.tutti("run", "FAIR-1", "--agent", "listener", "--anyway");
    const prompt = await readFile(heard, "utf8");
    expect(prompt).toContain("- Question: Which currency?\n  Answer: Euros, always.");
    expect(prompt).toContain("- Decided: Amounts are in cents");

    const { entries } = await site.json("register", 0, "register", "list");
    const entered = entries.filter(({ source }) => source.from === "agent");
    expect(entered.map(({ kind, title, tasks }) => [kind, title, tasks])).toEqual([
      ["learning", "Cents never round", question!.tasks],
      ["question", "And in yen?", question!.tasks],
    ]);
    const after = await site.json("status", 3, "status");
    expect(after.inbox.map(({ kind }) => kind)).toContain("question");
  });

  it("are listed, edited, settled and exported", async () => {
    const site = await demonstrationSite();
    const add = async (kind: string, title: string, ...more: string[]) =>
      (await site.json("register", 0, "register", "add", "--kind", kind, title, ...more)).entries[0]!.id;
    const risk = await add("risk", "The bank is down", "--likelihood", "low", "--impact", "high");
    const old = await add("decision", "Use floats");
    const later = await add("decision", "Use cents", "--text", "Floats round.");
    await site.json("register", 0, "register", "edit", risk, "--mitigation", "Try again later");
    await site.json("register", 0, "register", "settle", old, "--superseded-by", later);
    const open = await site.json("register", 0, "register", "list", "--open");
    expect(open.entries.map(({ id, mitigation }) => [id, mitigation])).toEqual([[risk, "Try again later"]]);

    const folder = join(site.folder, "docs", "decisions");
    const first = await site.json(
      "registerExport",
      0,
      "register",
      "export",
      "REGISTER.md",
      "--decisions",
      "docs/decisions",
    );
    expect(first.files).toEqual([
      "docs/decisions/0001-use-floats.md",
      "docs/decisions/0002-use-cents.md",
      "REGISTER.md",
    ]);
    expect(await readFile(join(folder, "0001-use-floats.md"), "utf8")).toContain("Superseded by “Use cents”");
    expect(await readFile(join(site.folder, "REGISTER.md"), "utf8")).toContain("- Mitigation: Try again later");
    await writeFile(join(folder, "0003-by-hand.md"), "# 3. By hand\n");
    await add("decision", "Use euros");
    const again = await site.json("registerExport", 0, "register", "export", "--decisions", "docs/decisions");
    expect(again.files.at(-1)).toBe("docs/decisions/0004-use-euros.md");
    expect(await readFile(join(folder, "0003-by-hand.md"), "utf8")).toBe("# 3. By hand\n");
  });
});
