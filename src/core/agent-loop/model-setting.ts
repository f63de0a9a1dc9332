import * as z from "zod";
import { ContainmentLevel } from "../permission/containment.ts";
import { HostText } from "../permission/host-rule.ts";
import { modelApis, modelProviders } from "./providers.ts";

/** An agent that is a model: Tutti itself lets it read, edit and run in the worktree. */
export const ModelSetting = z
  .object({
    kind: z.literal("model").describe("“model”: a model that Tutti asks itself, with tools that work in the worktree."),
    label: z.string().optional().describe("The name that is shown; the agent's id when absent."),
    provider: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .describe(
        "Whose model it is: anthropic, google, openai, deepseek, openrouter, alibaba (Qwen), moonshot (Kimi), ollama, vllm, vscode (the editor's own models), or a name of your own with “api” and “baseUrl”.",
      ),
    model: z
      .string()
      .min(1)
      .describe("The provider's name for the model; of vscode “vendor/id”, as in copilot/gpt-4o."),
    key: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "A key is named, never written here: give the name of a variable")
      .optional()
      .describe(
        "The name of the variable with the key, looked for in the environment, in ~/.tutti/.env and among the keys that the editor keeps. The provider's usual one when absent. Never the key itself.",
      ),
    api: z
      .enum(modelApis)
      .optional()
      .describe("How the provider is spoken to; what is known of a known provider when absent."),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Address of the provider's API; its own when absent."),
    temperature: z.number().min(0).max(2).optional().describe("The model's own default when absent."),
    effort: z
      .enum(["low", "medium", "high"])
      .optional()
      .describe("How much it thinks, where it can; its own default when absent."),
    maxSteps: z.int().min(1).max(1_000).default(100).describe("How often the model is asked in one round, at most."),
    maxTokens: z
      .int()
      .min(1_000)
      .optional()
      .describe("Tokens of one round, input and output together, at most; no limit when absent."),
    maxOutputTokens: z
      .int()
      .min(100)
      .optional()
      .describe("Tokens of one answer, at most; the provider's own limit when absent."),
    contextTokens: z
      .int()
      .min(2_000)
      .default(120_000)
      .describe("A conversation that takes more tokens than this is summed up by the model, which goes on with that."),
    silenceSeconds: z
      .int()
      .min(1)
      .max(3_600)
      .default(300)
      .describe("How long a model may say nothing before it is asked again, in seconds."),
    prompt: z
      .string()
      .includes("{prompt}", "It must hold {prompt}, where the task is put in")
      .default("{prompt}")
      .describe("What the model is told; {prompt} in it is replaced by the task."),
    env: z
      .array(z.string())
      .default([])
      .describe("Names of variables of the machine's environment that commands of this agent may see."),
    variables: z
      .record(z.string(), z.string())
      .default({})
      .describe("Variables to set for commands of this agent, with their values. Not for keys."),
    containment: ContainmentLevel.optional().describe("Of its commands; that of all agents when absent."),
    hosts: z
      .array(HostText)
      .default([])
      .describe(
        "Hosts that its commands may reach when their containment is “hosts”, beside “agentHosts”. Its own provider is asked by Tutti, and need not be named.",
      ),
    concurrency: z.int().min(1).max(64).default(2).describe("Sessions of this agent at once."),
  })
  .refine(
    (setting) =>
      Object.hasOwn(modelProviders, setting.provider) || (setting.api !== undefined && setting.baseUrl !== undefined),
    {
      path: ["provider"],
      error: `This is none of the known ones (${Object.keys(modelProviders).join(", ")}): give “api” and “baseUrl”, too`,
    },
  );
export type ModelSetting = z.infer<typeof ModelSetting>;
