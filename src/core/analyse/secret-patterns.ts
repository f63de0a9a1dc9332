/** A form of secret that can be told by its looks. Every repetition is bounded, so that matching stays linear. */
export interface SecretPattern {
  readonly kind: string;
  readonly what: string;
  /** Texts of which one must occur, checked before the pattern because it is much faster. */
  readonly hints: readonly string[];
  /** Global. The secret is the group named `secret`, or the whole match. */
  readonly pattern: RegExp;
}

export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "private-key",
    what: "private key",
    hints: ["PRIVATE KEY"],
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:[^-]{0,40}(?:Proc-Type|DEK-Info|Version|Comment)[^\n]{0,100}\n){0,4}(?:\\[nr]|[\s"'`+,|>\\]){1,40}[A-Za-z0-9+/=]{20}[A-Za-z0-9+/=\s\\"',]{0,20000})/g,
  },
  { kind: "aws", what: "AWS access key id", hints: ["AKIA", "ASIA"], pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  {
    kind: "aws",
    what: "AWS secret access key",
    hints: ["aws", "AWS"],
    pattern: /aws.{0,20}(?:secret|private).{0,20}["'`\s:=>]{1,6}(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  },
  { kind: "google", what: "Google API key", hints: ["AIza"], pattern: /\bAIza[0-9A-Za-z_-]{35}(?![\w-])/g },
  {
    kind: "github",
    what: "GitHub token",
    hints: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})(?!\w)/g,
  },
  { kind: "gitlab", what: "GitLab token", hints: ["glpat-"], pattern: /\bglpat-[\w-]{20,60}/g },
  {
    kind: "slack",
    what: "Slack token",
    hints: ["xox", "hooks.slack.com"],
    pattern:
      /\bxox[abeoprs]-[A-Za-z0-9-]{20,250}|https:\/\/hooks\.slack\.com\/services\/T[A-Z0-9]{6,14}\/B[A-Z0-9]{6,14}\/[A-Za-z0-9]{20,30}/g,
  },
  {
    kind: "stripe",
    what: "Stripe key",
    hints: ["sk_live_", "rk_live_", "whsec_"],
    pattern: /\b(?:(?:sk|rk)_live_[A-Za-z0-9]{20,250}|whsec_[A-Za-z0-9+/]{30,80})/g,
  },
  { kind: "anthropic", what: "Anthropic key", hints: ["sk-ant-"], pattern: /\bsk-ant-[\w-]{30,200}/g },
  {
    kind: "openai",
    what: "OpenAI key",
    hints: ["sk-"],
    pattern: /\bsk-(?:proj-|svcacct-|admin-)?(?!ant-)[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,100}/g,
  },
  { kind: "hugging-face", what: "Hugging Face token", hints: ["hf_"], pattern: /\bhf_[A-Za-z0-9]{34,40}\b/g },
  { kind: "npm", what: "npm token", hints: ["npm_"], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: "pypi", what: "PyPI token", hints: ["pypi-"], pattern: /\bpypi-AgE[\w-]{50,1000}/g },
  { kind: "sendgrid", what: "SendGrid key", hints: ["SG."], pattern: /\bSG\.[\w-]{20,24}\.[\w-]{40,50}/g },
  { kind: "twilio", what: "Twilio key", hints: ["SK"], pattern: /\bSK[0-9a-f]{32}\b/g },
  {
    kind: "azure",
    what: "Azure storage key",
    hints: ["AccountKey="],
    pattern: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/g,
  },
  {
    kind: "notion",
    what: "Notion token",
    hints: ["secret_", "ntn_"],
    pattern: /\b(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,50})\b/g,
  },
  {
    kind: "vercel",
    what: "Vercel Blob token",
    hints: ["vercel_blob_rw_"],
    pattern: /\bvercel_blob_rw_[A-Za-z0-9]{10,40}_[A-Za-z0-9]{20,60}/g,
  },
  {
    kind: "discord",
    what: "Discord token",
    hints: ["discord", "Discord", "DISCORD"],
    pattern:
      /https:\/\/(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{60,80}|\b[MNO][A-Za-z\d_-]{23,27}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,40}(?![\w-])/g,
  },
  { kind: "telegram", what: "Telegram bot token", hints: [":AA"], pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])/g },
  {
    kind: "digitalocean",
    what: "DigitalOcean token",
    hints: ["_v1_"],
    pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/g,
  },
  { kind: "age", what: "age secret key", hints: ["AGE-SECRET-KEY-1"], pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g },
  {
    kind: "jwt",
    what: "JSON web token",
    hints: ["eyJ"],
    pattern: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,2000}/g,
  },
  {
    kind: "url-password",
    what: "password in a URL",
    hints: ["://"],
    pattern: /\b[a-z][a-z0-9+]{2,20}:\/\/[^\s:/@'"`<>]{0,100}:(?<secret>[^\s@/'"`<>]{3,200})@[\w.[\]-]{1,200}/gi,
  },
];
