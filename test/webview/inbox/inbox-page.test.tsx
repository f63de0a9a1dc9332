import { describe, expect, it } from "vitest";
import type { ApprovalId, RegisterId, RunId, TaskId } from "#core/board/ids.ts";
import type { InboxEntry } from "#core/board/view/inbox-view.ts";
import { InboxPage } from "../../../webview/inbox/inbox-page.tsx";
import { InboxStore } from "../../../webview/inbox/inbox-store.ts";
import { openPage } from "../../../webview/page.ts";
import { FakeHost } from "../fake-host.ts";
import { alertText, button, click, press, settle, showPage } from "../screen.ts";

const rule = "Agents may always do this from now on: installing packages.";

function question(id: string, more: Partial<InboxEntry["asked"]> = {}): InboxEntry {
  const what = `npm install ${id}`;
  return {
    key: `approval:${id}`,
    kind: "approval",
    task: `t-${id}` as TaskId,
    title: `Task ${id}`,
    text: "",
    run: `r-${id}` as RunId,
    approval: id as ApprovalId,
    agent: "Claude Code",
    at: 0,
    facts: [],
    asked: { title: "Install", what, isCommand: true, about: [], risky: false, why: "It installs.", rule, ...more },
  };
}

function failed(id: string): InboxEntry {
  const { asked: _asked, approval: _approval, ...entry } = question(id);
  return { ...entry, key: `failed:r-${id}`, kind: "failed", text: "It hung." };
}

async function open(...entries: InboxEntry[]): Promise<FakeHost<"inbox">> {
  const host = new FakeHost<"inbox">();
  const inbox = new InboxStore(openPage<"inbox">(host));
  await showPage(() => <InboxPage inbox={inbox} />);
  await settle(() => host.push({ entries }));
  return host;
}

const selected = () => document.querySelector("[aria-selected=true]")?.textContent ?? "";
const heading = () => document.querySelector(".detail h2")?.textContent;

describe("the inbox page by keyboard alone", () => {
  it("has the focus on its list, and the arrows lead from entry to entry", async () => {
    await open(question("a"), question("b"), failed("c"));
    expect(document.activeElement?.id).toBe("entries");
    expect(heading()).toBe("Task a");
    await press("ArrowDown");
    expect([heading(), selected()]).toEqual(["Task b", expect.stringContaining("npm install b")]);
    await press("End");
    expect(heading()).toBe("Task c");
    await press("ArrowDown");
    expect(heading()).toBe("Task c");
    await press("Home");
    expect(heading()).toBe("Task a");
  });

  it("allows and denies what is read", async () => {
    const host = await open(question("a"), question("b"));
    await press("ArrowDown");
    await press("d");
    await press("ArrowUp");
    await press("A");
    expect(host.asked("board/send")).toEqual([
      { type: "approval/answer", id: "b", decision: "deny", by: "editor" },
      { type: "approval/answer", id: "a", decision: "allow", by: "editor" },
    ]);
  });

  it("shows the rule in words before it is made", async () => {
    const host = await open(question("a"));
    await press("w");
    expect(document.querySelector("[role=group]")?.textContent).toContain(rule);
    expect(document.activeElement?.textContent).toBe("Make this rule");
    expect(host.asked("board/send")).toEqual([]);
    await press("Escape");
    expect(document.querySelector("[role=group]")).toBeNull();
    expect(document.activeElement?.id).toBe("entries");
    await press("w");
    await click(button("Make this rule"));
    expect(host.asked("board/send")).toEqual([
      { type: "approval/answer", id: "a", decision: "allow", by: "editor", always: true },
    ]);
    expect(document.activeElement?.id).toBe("entries");
  });

  it("makes no rule of what is asked each time", async () => {
    const host = await open(question("a", { risky: true, rule: undefined }));
    await press("w");
    expect(document.querySelector("[role=group]")).toBeNull();
    expect(host.asked("board/send")).toEqual([]);
    expect(document.querySelector(".about")?.textContent).toBe("May do harm");
  });

  it("asks for the words that answer a question of the registers", async () => {
    const { run: _run, ...entry } = failed("a");
    const asks = { ...entry, kind: "question" as const, text: "Somebody asks: Why?", question: "q-1" as RegisterId };
    const host = await open(asks);
    expect(document.querySelector(".detail-text")?.textContent).toBe("Somebody asks: Why?");
    await press("a");
    expect(host.asked("command/run")).toEqual([{ command: "tutti.answerQuestion", target: "q-1" }]);
  });

  it("does not answer twice while a key is held down", async () => {
    const host = await open(question("a"), question("b"));
    await press("a");
    await settle(() => host.push({ entries: [question("b")] }));
    await press("a", { repeat: true });
    expect(host.asked("board/send")).toHaveLength(1);
  });

  it("leads from the list to the buttons, and back", async () => {
    await open(failed("a"));
    await press("Enter");
    expect(document.activeElement?.textContent).toBe("Run again");
    await press("Escape");
    expect(document.activeElement?.id).toBe("entries");
  });
});

describe("the inbox page", () => {
  it("goes on to the next entry when one is settled, and keeps what is read when another comes in above", async () => {
    const host = await open(question("a"), question("b"), question("c"));
    await press("ArrowDown");
    await settle(() => host.push({ entries: [question("a"), question("c")] }));
    expect(heading()).toBe("Task c");
    await press("ArrowUp");
    await settle(() => host.push({ entries: [question("z"), question("a"), question("c")] }));
    expect(heading()).toBe("Task a");
  });

  it("opens the entry that was asked for elsewhere, until another one is chosen", async () => {
    const entries = [question("a"), question("b")];
    const host = await open(...entries);
    await settle(() => host.push({ entries, wish: { key: "approval:b", number: 1 } }));
    expect(heading()).toBe("Task b");
    await press("ArrowUp");
    expect(heading()).toBe("Task a");
    await settle(() => host.push({ entries: [...entries, question("c")], wish: { key: "approval:b", number: 1 } }));
    expect(heading()).toBe("Task a");
    await settle(() => host.push({ entries, wish: { key: "approval:b", number: 2 } }));
    expect(heading()).toBe("Task b");
  });

  it("tells the lines that a question would change apart", async () => {
    await open(question("a", { diff: "LICENSE\n- MIT\n+ ISC" }));
    const lines = [...document.querySelectorAll(".changed-line")].map((line) => line.className.split(" ").at(-1));
    expect(lines).toEqual(["between", "removed", "added"]);
  });

  it("offers what a failure needs", async () => {
    const host = await open(failed("a"));
    expect(document.querySelector(".detail")?.textContent).toContain("It hung.");
    await press("f");
    await press("t");
    expect(host.asked("command/run")).toEqual([
      { command: "tutti.retryRun", target: "r-a" },
      { command: "tutti.showTranscript", target: "r-a" },
    ]);
  });

  it("says why the host refused", async () => {
    const host = await open(question("a"));
    await press("a");
    await settle(() => host.refuse("This folder is not trusted."));
    expect(alertText()).toBe("“npm install a” was not answered. This folder is not trusted.");
  });

  it("says that nothing needs anybody", async () => {
    await open();
    expect(document.querySelector(".welcome")?.textContent).toContain("Nothing needs you");
  });
});
