import { describe, expect, it } from "vitest";
import { createRedact } from "#core/analyse/redact.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { createTidy } from "#core/run/tidy-events.ts";

const secret = "correct-horse-battery";
const tidy = () =>
  createTidy(
    createRedact(() => [secret]),
    () => "/w/t-1",
  );

describe("createTidy", () => {
  it("makes every kind of event relative and free of secrets", () => {
    const text = `/w/t-1/src/a.ts ${secret}\n`;
    const events: AgentEvent[] = [
      { type: "text-delta", text },
      { type: "thought-delta", text },
      { type: "tool-start", id: "1", title: text, kind: "edit", paths: ["/w/t-1/src/a.ts"] },
      { type: "tool-end", id: "1", ok: true, text },
      { type: "file-change", path: "/w/t-1/src/a.ts", diff: `+${text}` },
      { type: "plan", entries: [{ text, state: "done" }] },
      {
        type: "permission-request",
        id: "2",
        title: text,
        kind: "execute",
        paths: ["/w/t-1"],
        command: text,
        diff: text,
      },
      { type: "notice", source: "stderr", text },
      { type: "session-end", outcome: "failed", reason: text },
    ];
    const kept = tidy()("r", events);
    expect(kept.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
    expect(JSON.stringify(kept)).not.toMatch(/\/w\/t-1|horse/);
    expect(kept[2]).toMatchObject({ paths: ["src/a.ts"] });
    expect(kept[6]).toMatchObject({ paths: ["."] });
  });

  it("knows a secret that arrives in pieces, and loses no word", () => {
    const clean = tidy();
    const kept = [
      clean("r", [{ type: "text-delta", text: "It is correct-ho" }]),
      clean("r", [{ type: "text-delta", text: "rse-bat" }]),
      clean("r", [{ type: "text-delta", text: "tery today" }]),
      clean("r", [{ type: "session-end", outcome: "finished" }]),
    ].flat();
    const said = kept.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
    expect(said).toBe(`It is ${"•".repeat(secret.length)} today`);
    expect(kept.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
  });

  it("keeps runs apart", () => {
    const clean = tidy();
    clean("a", [{ type: "text-delta", text: "half" }]);
    expect(clean("b", [{ type: "text-delta", text: "whole word " }])).toEqual([
      { type: "text-delta", text: "whole word " },
    ]);
  });
});
