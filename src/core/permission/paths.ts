/** Where a path of a command leads, seen from the worktree. */
export type Whereabouts = "inside" | "temporary" | "nowhere" | "outside" | "system";

const nowhere = /^\/dev\/(?:null|zero|u?random|stdin|stdout|stderr|tty|fd\/\d+)$/;

/**
 * @param worktree  absolute; a path that begins with it is inside. Only relative ones are when absent
 */
export function whereabouts(path: string, worktree?: string): Whereabouts {
  const plain = normal(path);
  if (plain.startsWith("~")) return "outside";
  if (!plain.startsWith("/")) return plain === ".." || plain.startsWith("../") ? "outside" : "inside";
  if (nowhere.test(plain)) return "nowhere";
  const tree = worktree === undefined ? undefined : normal(worktree);
  if (tree !== undefined && (plain === tree || plain.startsWith(`${tree}/`))) return "inside";
  if (/^\/(?:tmp|var\/tmp|private\/tmp)\/./.test(plain)) return "temporary";
  return /^\/(?:bin|boot|dev|etc|lib\w*|opt|proc|root|run|sbin|sys|usr|var)?(?:\/|$)/.test(plain)
    ? "system"
    : "outside";
}

/** Without `.`, `..` where it can be, and double slashes; Windows' separators become ours. */
export function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== ".." && parts.at(-1) !== "~") parts.pop();
    else if (part !== ".." || !path.startsWith("/")) parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

const secretFiles = [
  /(?:^|\/)\.(?:ssh|aws|gnupg|azure|kube|password-store)(?:\/|$)/,
  /(?:^|\/)\.config\/(?:gh|gcloud|op|rclone)(?:\/|$)/,
  /(?:^|\/)\.(?:netrc|npmrc|pypirc|pgpass|git-credentials|dockercfg|vault-token)$/,
  /(?:^|\/)\.docker\/config\.json$/,
  /(?:^|\/)\.(?:claude|codex|gemini|qwen|kimi)\/(?:.*(?:credential|auth|oauth|token).*)$/,
  /(?:^|\/)\.env(?:\.(?!example$|sample$|template$|dist$)[\w.-]+)?$/,
  /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)$/,
  /\.(?:pem|p12|pfx|key|keystore|jks|kdbx)$/,
  /(?:^|\/)(?:credentials|secrets?)(?:\.(?:json|ya?ml|toml|ini|txt))?$/,
  /^\/etc\/(?:shadow|sudoers)/,
  /^\/proc\/(?:\d+|self)\/environ$/,
  /\.git\/tutti(?:\/|$)/,
];

export function holdsSecrets(path: string): boolean {
  const plain = normal(path);
  return secretFiles.some((pattern) => pattern.test(plain));
}
