import { modelProviders } from "../agent-loop/providers.ts";

/** Those who serve the models of others: the model's name says whose it is. */
const gateways = new Set(["openrouter", "github", "vscode"]);

/** How vendors are called in the names of models, where it is not their own name. */
const otherNames: Readonly<Record<string, string>> = {
  qwen: "alibaba",
  moonshotai: "moonshot",
  "x-ai": "xai",
  "meta-llama": "meta",
  mistralai: "mistral",
  "google-vertex": "google",
};

/** Families of models by the beginning of their names. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt|chatgpt|codex|o\d)(?:[-.\d]|$)/i, "openai"],
  [/^claude\b/i, "anthropic"],
  [/^gem(?:ini|ma)\b/i, "google"],
  [/^deepseek\b/i, "deepseek"],
  [/^(?:qwen|qwq)/i, "alibaba"],
  [/^kimi\b/i, "moonshot"],
  [/^grok\b/i, "xai"],
  [/^llama/i, "meta"],
  [/^(?:mistral|codestral|devstral|ministral)\b/i, "mistral"],
];

export interface Vendors {
  readonly vendors: readonly string[];
  /** There may be others: see `PolicySubject`. */
  readonly open: boolean;
}

export interface VendorFacts {
  /** Whose account is used, as somebody declares; absent when nobody does. */
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** Where it is asked, when that is not the provider's own address. */
  readonly baseUrl?: string | undefined;
  /** Nobody whose word counts has declared it. */
  readonly hearsay?: boolean;
}

/** Who gets to see what an agent is told. */
export function vendorsOf({ provider, model, baseUrl, hearsay = false }: VendorFacts): Vendors {
  const there = baseUrl === undefined ? undefined : vendorAt(baseUrl);
  const isGateway = [provider, there].some((name) => name !== undefined && gateways.has(name));
  const prefix = model === undefined || isOwn(provider, baseUrl) ? undefined : vendorInName(model, isGateway);
  const family = isGateway && prefix === undefined && model !== undefined ? familyOf(model) : undefined;
  const vendors = new Set([provider, there, prefix, family].filter((name) => name !== undefined));
  const behind = !isGateway || prefix !== undefined || family !== undefined;
  return { vendors: [...vendors], open: hearsay || provider === undefined || !behind };
}

/** On a machine of one's own a model's name says who has made it, not who is told anything. */
function isOwn(provider: string | undefined, baseUrl: string | undefined): boolean {
  const known =
    provider !== undefined && Object.hasOwn(modelProviders, provider) ? modelProviders[provider] : undefined;
  return known !== undefined && isLocal(hostOf(baseUrl ?? known.baseUrl) ?? "");
}

/** `openai/gpt-5`, also with a mark before it. Of a gateway every such word is a vendor; else only those that are known. */
function vendorInName(model: string, isGateway: boolean): string | undefined {
  const [, word] = /^[^\w]*([\w-]+)\/./.exec(model) ?? [];
  if (word === undefined) return undefined;
  const name = word.toLowerCase();
  const known = otherNames[name] ?? name;
  if (isGateway) return gateways.has(known) ? undefined : known;
  return Object.hasOwn(modelProviders, known) || Object.hasOwn(otherNames, name) ? known : undefined;
}

function familyOf(model: string): string | undefined {
  return families.find(([pattern]) => pattern.test(model))?.[1];
}

/** The provider whose own address this is. */
function vendorAt(baseUrl: string): string | undefined {
  const host = hostOf(baseUrl);
  if (host === undefined || isLocal(host)) return undefined;
  return Object.entries(modelProviders).find(([, known]) => hostOf(known.baseUrl) === host)?.[0];
}

function hostOf(address: string): string | undefined {
  return /^https?:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]+)/i.exec(address)?.[1]?.toLowerCase().replace(/\.$/, "");
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
