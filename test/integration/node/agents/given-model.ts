import { onTestFinished } from "vitest";
import { ModelSetting } from "#core/agent-loop/model-setting.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { AgentDriver } from "#core/run/agent.ts";
import { checkModelAgent, createModelDriver } from "#node/agents/model-agent.ts";
import { systemClock } from "#node/clock.ts";
import type { ContainAgent } from "#node/contain/contain.ts";
import { Git } from "#node/git/git.ts";
import {
  type Script,
  startVendor,
  type Vendor,
  vendorKey,
  vendorModel,
  type VendorServer,
} from "../../../fakes/vendors/vendor-server.ts";

const never = new AbortController().signal;

/** A model as an agent, and its fake vendor. */
export interface GivenModel {
  readonly driver: AgentDriver;
  readonly server: VendorServer;
  readonly check: () => Promise<void>;
}

/** Without waiting between attempts: a test has no time. */
const clock = { ...systemClock, sleep: async () => {} };

/** Changes nothing but what the process finds in its environment. */
const contain: ContainAgent = async (launch) => ({
  launch: { ...launch, environment: { ...launch.environment, WALL: "behind a wall of files" } },
  containment: { level: "files" },
});

export async function givenModel(
  worktree: string,
  vendor: Vendor,
  script: Script,
  more: Partial<ModelSetting> = {},
  key = vendorKey,
): Promise<GivenModel> {
  const server = await startVendor(vendor, script);
  onTestFinished(async () => await server[Symbol.asyncDispose]());
  const setting = ModelSetting.parse({
    kind: "model",
    label: "My model",
    provider: vendor === "openai" ? "mine" : vendor,
    api: vendor,
    model: vendorModel,
    key: "MY_KEY",
    baseUrl: server.url,
    ...more,
  });
  const ports = {
    git: new Git({ environment: { PATH: process.env["PATH"], HOME: worktree } }),
    clock,
    machine: {
      variables: { PATH: process.env["PATH"], HOME: worktree, MY_KEY: key, OTHER: `x${key}` },
      platform: process.platform,
    },
    keyFor: async (name: string) => (name === "MY_KEY" ? key : undefined),
    contain,
  };
  return {
    server,
    driver: createModelDriver("mine", setting, ports),
    check: async () => await checkModelAgent("mine", setting, ports, never),
  };
}

/** One whole session; every command is answered with `answer`. */
export async function runModel(
  worktree: string,
  { driver }: GivenModel,
  answer: "allow" | "deny" = "allow",
): Promise<readonly AgentEvent[]> {
  await using session = await driver.open({ prompt: "Say hello.", worktree, timeLimitMs: 60_000, run: "r-m" }, never);
  const events: AgentEvent[] = [];
  for await (const event of session.events) {
    events.push(event);
    if (event.type === "permission-request") session.answer(event.id, answer);
  }
  return events;
}
