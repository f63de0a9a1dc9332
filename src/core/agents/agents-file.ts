import * as z from "zod";
import { ModelSetting } from "../agent-loop/model-setting.ts";
import { nearestName } from "../nearest-name.ts";
import { wordsFor } from "../read-settings.ts";
import { RoutingRule } from "../routing/routing-settings.ts";
import { AgentSetting, ProgramSetting } from "../settings.ts";
import { AgentTraits } from "./agent-traits.ts";
import { closedPolicy, Policy } from "./policy.ts";

/** What such a file says, read as far as it is right. */
export interface AgentsFile {
  readonly agents: Readonly<Record<string, AgentSetting>>;
  readonly traits: Readonly<Record<string, AgentTraits>>;
  readonly rules: readonly RoutingRule[];
  readonly fallback: readonly string[];
  readonly policy: Policy;
}

export const emptyAgentsFile: AgentsFile = { agents: {}, traits: {}, rules: [], fallback: [], policy: [] };

/** In the place of one that cannot be read, and may have said whom it forbids. */
export const closedAgentsFile: AgentsFile = { ...emptyAgentsFile, policy: closedPolicy };

/** `path` leads to what is wrong, `message` says what it must be, as a sentence. */
export interface FileProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What is wrong in such a file as it lies on the disk, or not used of it. */
export interface FileMistake {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Sentences, without the file and the line. */
  readonly message: string;
  /** It is right, but needs the user's trust in the repository. */
  readonly isUnused: boolean;
}

const { shape } = ModelSetting;

/** A model with its settings. Agents name it. */
const Profile = z.strictObject({
  provider: shape.provider,
  model: shape.model,
  key: shape.key,
  api: shape.api,
  baseUrl: shape.baseUrl,
  temperature: shape.temperature,
  effort: shape.effort,
  limits: z
    .strictObject({
      steps: shape.maxSteps,
      tokens: shape.maxTokens,
      outputTokens: shape.maxOutputTokens,
      contextTokens: shape.contextTokens,
      silenceSeconds: shape.silenceSeconds,
    })
    .prefault({}),
  prompt: shape.prompt,
});
type Profile = z.infer<typeof Profile>;

const Entry = z.record(z.string(), z.unknown());

const File = z.strictObject({
  profiles: z.record(z.string(), Profile).default({}),
  agents: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, "An id has small letters, digits and “-”"), Entry).default({}),
  routing: z
    .strictObject({ rules: z.array(RoutingRule).default([]), fallback: z.array(z.string().min(1)).default([]) })
    .prefault({}),
  policy: Policy.default([]),
});

const traitNames = Object.keys(AgentTraits.shape);

/** What a profile does not say of an agent. */
const besideProfile = ["profile", "label", "concurrency", "env", "variables", "containment"];

/** Reads what a parser made of the text. Of a file with problems nothing counts. */
export function readAgentsFile(raw: unknown): { readonly file: AgentsFile; readonly problems: readonly FileProblem[] } {
  const parsed = File.safeParse(raw ?? {});
  if (!parsed.success)
    return { file: emptyAgentsFile, problems: parsed.error.issues.flatMap((issue) => problemsOf([], issue)) };
  const { profiles, agents: entries, routing, policy } = parsed.data;
  const problems: FileProblem[] = [];
  const agents: Record<string, AgentSetting> = {};
  const traits: Record<string, AgentTraits> = {};
  for (const [id, entry] of Object.entries(entries)) {
    const path = ["agents", id];
    const note = (issues: readonly z.core.$ZodIssue[]): void => {
      problems.push(...issues.flatMap((issue) => problemsOf(path, issue)));
    };
    const own = "profile" in entry ? besideProfile : (knownNames(entry["kind"]) ?? []);
    const isTrait = (name: string): boolean => traitNames.includes(name) && !own.includes(name);
    const declared = Object.entries(entry).filter(([name]) => isTrait(name));
    const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => !isTrait(name)));
    const told = AgentTraits.safeParse(Object.fromEntries(declared));
    if (!told.success) note(told.error.issues);
    else if (declared.length > 0) traits[id] = told.data;
    const setting = settingOf(rest, profiles);
    if ("problem" in setting)
      problems.push({ path: [...path, ...setting.problem.path], message: setting.problem.message });
    else if (!setting.parsed.success) note(setting.parsed.error.issues);
    else if (setting.parsed.data !== undefined) agents[id] = setting.parsed.data;
  }
  if (problems.length > 0) return { file: emptyAgentsFile, problems };
  return { file: { agents, traits, rules: routing.rules, fallback: routing.fallback, policy }, problems };
}

type Parsed = { readonly problem: FileProblem } | { readonly parsed: z.ZodSafeParseResult<AgentSetting | undefined> };

function settingOf(rest: Readonly<Record<string, unknown>>, profiles: Readonly<Record<string, Profile>>): Parsed {
  const names = Object.keys(rest);
  if (names.length === 0) return { parsed: { success: true, data: undefined } };
  const name = rest["profile"];
  if (name === undefined) {
    const known = knownNames(rest["kind"]);
    const unknown = known === undefined ? undefined : names.find((each) => !known.includes(each));
    if (unknown !== undefined) return { problem: noSuchName([], unknown, [...(known ?? []), ...traitNames]) };
    if (rest["kind"] === undefined) {
      const all = ["kind", "profile", ...traitNames];
      const stray = names.find((each) => !all.includes(each)) ?? "kind";
      return { problem: { path: [stray], message: "Say with “kind” or “profile” what this agent is." } };
    }
    return { parsed: AgentSetting.safeParse(rest) };
  }
  const stray = names.find((each) => !besideProfile.includes(each));
  if (stray !== undefined) return { problem: noSuchName([], stray, [...besideProfile, ...traitNames]) };
  const profile = typeof name === "string" && Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) {
    const near = typeof name === "string" ? nearestName(name, Object.keys(profiles)) : undefined;
    const meant = near === undefined ? "Describe it under “profiles”." : `Is “${near}” meant?`;
    return {
      problem: {
        path: ["profile"],
        message: `There is no profile “${typeof name === "string" ? name : "…"}”. ${meant}`,
      },
    };
  }
  const { limits, ...model } = profile;
  const { profile: _, ...beside } = rest;
  const { steps: maxSteps, tokens: maxTokens, outputTokens: maxOutputTokens, contextTokens, silenceSeconds } = limits;
  const whole = { ...model, maxSteps, maxTokens, maxOutputTokens, contextTokens, silenceSeconds, ...beside };
  return { parsed: ModelSetting.safeParse({ kind: "model", ...whole }) };
}

/** What an agent of this kind may say; `undefined` where nobody has to look. */
function knownNames(kind: unknown): readonly string[] | undefined {
  if (kind === "model") return Object.keys(shape);
  return kind === "command" || kind === "acp" ? Object.keys(ProgramSetting.shape) : undefined;
}

function problemsOf(path: FileProblem["path"], issue: z.core.$ZodIssue): readonly FileProblem[] {
  const where = [...path, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => noSuchName(where, key, namesAt(where)));
  return [{ path: where, message: `${wordsFor(issue)}.`.replace(/\.\.$/, ".") }];
}

function namesAt([first, , ...more]: FileProblem["path"]): readonly string[] {
  if (first === undefined) return Object.keys(File.shape);
  if (first === "profiles")
    return more.length > 0 ? Object.keys(Profile.shape.limits.unwrap().shape) : Object.keys(Profile.shape);
  if (first === "policy") return ["deny", "allow"];
  if (first === "routing") return more.length > 0 ? Object.keys(RoutingRule.shape) : ["rules", "fallback"];
  return traitNames;
}

function noSuchName(path: FileProblem["path"], name: string, names: readonly string[]): FileProblem {
  const near = nearestName(name, names);
  const meant = near === undefined ? `Known are ${names.join(", ")}.` : `Is “${near}” meant?`;
  return { path: [...path, name], message: `There is no such name here. ${meant}` };
}
