import { describe, expect, it, vi } from "vitest";
import { noHistory } from "#core/agents/agent-history.ts";
import type { RunId, TaskId } from "#core/board/ids.ts";
import type { AgentView } from "#core/board/view/agents-view.ts";
import { AgentsPage } from "../../../webview/agents/agents-page.tsx";
import { openPage } from "../../../webview/page.ts";
import { FakeHost } from "../fake-host.ts";
import { alertText, button, click, settle, showPage } from "../screen.ts";

const idle: AgentView = {
  id: "codex",
  label: "Codex",
  kind: "acp",
  status: "available",
  version: "0.61.0",
  concurrency: 2,
  work: [],
  published: 3,
  failed: 1,
  history: noHistory,
};

const busy: AgentView = {
  ...idle,
  id: "claude",
  label: "Claude Code",
  status: "busy",
  work: [
    {
      run: "r-1" as RunId,
      task: "t-1" as TaskId,
      title: "Add a licence",
      step: "gate",
      since: Date.UTC(2026, 10, 21, 12, 0, 0),
      lastLine: "npm test: 3 passed",
    },
  ],
};

const missing: AgentView = {
  ...idle,
  id: "gemini",
  label: "Gemini CLI",
  status: "missing",
  remark: "Install it with: npm install -g gemini",
};

async function open(...agents: AgentView[]): Promise<FakeHost<"agents">> {
  const host = new FakeHost<"agents">();
  const page = openPage<"agents">(host);
  await showPage(() => <AgentsPage page={page} />);
  await settle(() => host.push({ agents }));
  return host;
}

describe("the agents page", () => {
  it("asks for its state when it opens", async () => {
    const host = await open();
    expect(host.calls[0]).toMatchObject({ name: "page/open", params: {} });
  });

  it("shows status in words, version, work against the limit, and what came of earlier runs", async () => {
    await open(idle);
    const text = document.querySelector("article")?.textContent;
    for (const part of ["Codex", "0.61.0", "Available", "At once0/2", "Published3", "Failed1"]) {
      expect(text).toContain(part);
    }
  });

  it("shows what an agent works on, the step in words and the live line", async () => {
    await open(busy);
    const text = document.querySelector(".work")?.textContent;
    for (const part of ["Add a licence", "Checking", "npm test: 3 passed"]) expect(text).toContain(part);
  });

  it("counts the time each second", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 12, 0, 41) });
    try {
      await open(busy);
      expect(document.querySelector("time")?.textContent).toBe("41 s");
      await settle(() => vi.advanceTimersByTime(24_000));
      expect(document.querySelector("time")?.textContent).toBe("1 min 05 s");
    } finally {
      vi.useRealTimers();
    }
  });

  it("stops a run and opens its task", async () => {
    const host = await open(busy);
    await click(button("Stop"));
    await click(button("Add a licence"));
    expect(host.asked("command/run")).toEqual([
      { command: "tutti.stopRun", target: "r-1" },
      { command: "tutti.showTask", target: "t-1" },
    ]);
  });

  it("shows when a held one resumes, and why one is in error", async () => {
    const resumesAt = new Date().setHours(14, 30, 0, 0);
    await open(
      { ...idle, status: "held", resumesAt, remark: "The limit is reached." },
      { ...idle, id: "goose", label: "goose", status: "error", remark: "It is not logged in." },
    );
    const [held, failing] = [...document.querySelectorAll("article")].map((article) => article.textContent);
    expect(held).toContain("Resumes 14:30");
    expect(failing).toContain("Error");
    expect(failing).toContain("It is not logged in.");
    expect(document.querySelector(".page-head")?.textContent).toContain("1 holding, 1 in error");
  });

  it("shows what waits and why, leads to the transcript, and to the inbox where it is asked something", async () => {
    const queue = [{ run: "r-2" as RunId, task: "t-2" as TaskId, title: "Next", reason: "It waits for a free agent." }];
    const past = { success: { succeeded: 3, ended: 4 }, medianMs: 185_000 };
    const work = busy.work.map((entry) => ({ ...entry, asks: true, containment: "Not contained: no wall." }));
    const host = await open({ ...busy, work, queue, cost: "$0.25, reported", ...past });
    const text = document.querySelector("article")?.textContent;
    for (const part of [
      "Next",
      "It waits for a free agent.",
      "Not contained: no wall.",
      "$0.25, reported",
      "Success3 of 4",
      "Usually takes3 min 05 s",
    ])
      expect(text).toContain(part);
    await click(button("Transcript of “Add a licence”"));
    await click(button("Waits for you"));
    await click(button("Next"));
    expect(host.asked("command/run")).toEqual([
      { command: "tutti.showTranscript", target: "r-1" },
      { command: "tutti.openInbox", target: "r-1" },
      { command: "tutti.showTask", target: "t-2" },
    ]);
  });

  it("says why the host refused", async () => {
    const host = await open(busy);
    await click(button("Stop"));
    await settle(() => host.refuse("Run r-1 has ended."));
    expect(alertText()).toBe("Run r-1 has ended.");
  });

  it("lists missing agents below, folded, with how to get them", async () => {
    await open(missing, idle);
    const details = document.querySelector("details");
    expect(details?.open).toBe(false);
    expect(details?.textContent).toContain("Install it with: npm install -g gemini");
    expect(document.querySelector("article")?.textContent).not.toContain("Gemini");
  });

  it("opens that list when there is no agent at all", async () => {
    await open(missing);
    expect(document.querySelector("details")?.open).toBe(true);
    expect(document.body.textContent).toContain("No agent was found on this machine.");
  });
});
