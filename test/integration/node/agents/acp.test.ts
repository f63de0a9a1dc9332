import { acpLimits, createAcpDriver } from "#node/agents/acp.ts";
import { noQuirks } from "#node/agents/acp-recipes.ts";
import { describeAgentDriver } from "../../../contract/agent-driver.ts";
import { says } from "../../../fakes/agents/scripted-driver.ts";
import type { AcpScript } from "../../../fakes/agents/acp-script.ts";
import { Scripted } from "./scripted.ts";

const scripted = new Scripted();
const limits = acpLimits;
const tool = (id: string, more: object): object => ({ sessionUpdate: "tool_call", toolCallId: id, ...more });
const toolUpdate = (id: string, more: object): object => ({
  sessionUpdate: "tool_call_update",
  toolCallId: id,
  ...more,
});

const given = async (script: AcpScript) => ({ driver: (await scripted.agent(script)).driver });
describeAgentDriver("acp", {
  works: async () =>
    await given({
      steps: [
        { do: "update", update: says("On it.") },
        { do: "update", update: tool("t1", { title: "Write hello.txt", kind: "edit" }) },
        { do: "write", path: "hello.txt", text: "hello\n" },
        { do: "update", update: toolUpdate("t1", { status: "completed" }) },
      ],
    }),
  fails: async () => await given({ steps: [{ do: "error", code: -32603, message: "the model has no name" }] }),
  hangs: async () =>
    await given({
      steps: [
        { do: "ignore-terminate" },
        { do: "leave-child" },
        { do: "write", path: "started", text: "yes" },
        { do: "hang" },
      ],
    }),
  missing: async () => ({
    driver: createAcpDriver({
      id: "gone",
      label: "Gone",
      mode: undefined,
      model: undefined,
      provider: undefined,
      usage: true,
      quirks: noQuirks,
      limits,
      launch: async () => ({ command: "/no/such/agent", args: [], environment: {} }),
    }),
  }),
});
