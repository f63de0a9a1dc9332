import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap.mjs";
import type { AcpScript, ScriptStep } from "../fakes/agents/acp-script.ts";

export const install = "npm install --save-dev fast-check@4";
export const hosts = "Edit /etc/hosts";

const options = [
  { optionId: "allow", name: "Allow", kind: "allow_once" },
  { optionId: "reject", name: "Reject", kind: "reject_once" },
];

/** It thinks, edits and asks three times: what a rule may answer, for a file outside, and what that rule answers. */
const script: AcpScript = {
  steps: [
    update({
      sessionUpdate: "agent_thought_chunk",
      content: { type: "text", text: "Tests with random bills would find more.\nThey need a library for that." },
    }),
    ...edit("README.md", "# Fair share\n", "# Fair share\n\nIt splits bills.\n"),
    update({
      sessionUpdate: "agent_message_chunk",
      content: { type: "text", text: "The README says now what it is for. The tests come next." },
    }),
    asks({ toolCallId: "install", title: "Install a library", kind: "execute", rawInput: { command: install } }),
    asks({
      toolCallId: "hosts",
      title: hosts,
      kind: "edit",
      locations: [{ path: "/etc/hosts" }],
      content: [
        { type: "diff", path: "/etc/hosts", oldText: "127.0.0.1 bill\n", newText: "127.0.0.1 bill bill.test\n" },
      ],
    }),
    asks({
      toolCallId: "prettier",
      title: "Install another",
      kind: "execute",
      rawInput: { command: "npm install --save-dev prettier@3" },
    }),
    { do: "write", path: "NOTES.md", text: "All questions were answered.\n" },
  ],
};

/** An agent that asks. Disposing it takes its script away. */
export class AskingAgent implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "tutti-asks-"));
  /** A setting under `tutti.agents`. */
  readonly setting: object;

  constructor() {
    const file = join(this.#folder, "script.json");
    writeFileSync(file, JSON.stringify(script));
    const args = [join(root, "test/fakes/agents/scripted-acp-agent.ts"), file];
    this.setting = { kind: "acp", label: "Asking agent", command: process.execPath, args };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function update(what: object): ScriptStep {
  return { do: "update", update: what };
}

function edit(path: string, oldText: string, newText: string): readonly ScriptStep[] {
  const call = { toolCallId: path, title: `Edit ${path}`, kind: "edit", locations: [{ path }] };
  return [
    update({ ...call, sessionUpdate: "tool_call", status: "in_progress" }),
    { do: "write", path, text: newText },
    update({
      sessionUpdate: "tool_call_update",
      toolCallId: path,
      status: "completed",
      content: [{ type: "diff", path, oldText, newText }],
    }),
  ];
}

function asks(toolCall: object): ScriptStep {
  const says = (text: string): readonly ScriptStep[] => [
    update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text } }),
  ];
  return { do: "ask", toolCall, options, allowed: says("Thank you."), rejected: says("Then without it.") };
}
