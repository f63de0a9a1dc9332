import { extname } from "node:path";
import type { SecretHit, SecretScanner } from "#core/analyse/secret-scanner.ts";

/** Its patterns were not made for texts of any size. Longer texts are left to our own, whose time is linear. */
const limitCharacters = 500_000;

/** What each rule finds. Passwords in addresses are not among them: most of its hits are harmless, and we know more. */
const rules: Readonly<Record<string, readonly [kind: string, what: string]>> = {
  "1password": ["1password", "1Password token"],
  anthropic: ["anthropic", "Anthropic key"],
  aws: ["aws", "AWS key"],
  cloudflare: ["cloudflare", "Cloudflare token"],
  databricks: ["databricks", "Databricks token"],
  docker: ["docker", "Docker token"],
  figma: ["figma", "Figma token"],
  gcp: ["google", "Google Cloud key"],
  github: ["github", "GitHub token"],
  gitlab: ["gitlab", "GitLab token"],
  grafana: ["grafana", "Grafana token"],
  groq: ["groq", "Groq key"],
  "hashicorp-vault": ["vault", "HashiCorp Vault token"],
  huggingface: ["hugging-face", "Hugging Face token"],
  linear: ["linear", "Linear key"],
  notion: ["notion", "Notion token"],
  npm: ["npm", "npm token"],
  openai: ["openai", "OpenAI key"],
  privatekey: ["private-key", "private key"],
  sendgrid: ["sendgrid", "SendGrid key"],
  shopify: ["shopify", "Shopify token"],
  slack: ["slack", "Slack token"],
  stripe: ["stripe", "Stripe key"],
  tailscale: ["tailscale", "Tailscale key"],
  vercel: ["vercel", "Vercel token"],
};

/** Secretlint's recommended rules. Loaded on first use: most processes never scan. */
export class Secretlint implements SecretScanner {
  #loaded: Promise<Scan> | undefined;

  async scan(path: string, text: string, signal: AbortSignal): Promise<readonly SecretHit[]> {
    signal.throwIfAborted();
    if (text.length > limitCharacters) return [];
    this.#loaded ??= load();
    const scan = await this.#loaded;
    return await scan(path, text);
  }
}

type Scan = (path: string, text: string) => Promise<readonly SecretHit[]>;

async function load(): Promise<Scan> {
  const { lintSource } = await import("@secretlint/core");
  const { creator } = await import("@secretlint/secretlint-rule-preset-recommend");
  const options = { config: { rules: [{ id: creator.meta.id, rule: creator, options: {} }] }, noPhysicFilePath: true };
  return async (filePath, content) => {
    const source = { filePath, content, ext: extname(filePath), contentType: "text" as const };
    const { messages } = await lintSource({ source, options });
    return messages.flatMap(({ ruleId, range }) => {
      const [kind, what] = rules[ruleId.replace("@secretlint/secretlint-rule-", "")] ?? [];
      return kind === undefined || what === undefined ? [] : [{ kind, what, start: range[0], end: range[1] }];
    });
  };
}
