export type Environment = Readonly<Record<string, string | undefined>>;

/** Git's own variables that describe the person's set-up; all others describe somebody else's call of git. */
const kept = new Set([
  "GIT_ASKPASS",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSH_VARIANT",
  "GIT_EXEC_PATH",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "GIT_SSL_CERT",
  "GIT_SSL_KEY",
  "GIT_SSL_NO_VERIFY",
  "GIT_PROXY_COMMAND",
]);

const fixed = {
  LC_ALL: "C",
  LANGUAGE: "",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_EDITOR: ":",
  GIT_SEQUENCE_EDITOR: ":",
  GIT_MERGE_AUTOEDIT: "no",
  GIT_PAGER: "cat",
  GCM_INTERACTIVE: "never",
  // Objects of Git LFS are used where they are: see lfs.ts. Nothing is downloaded because a file is written.
  GIT_LFS_SKIP_SMUDGE: "1",
} as const;

/**
 * The environment of every git process: the person's own, so that identity,
 * credential helpers and SSH agents work, without variables that would aim git
 * at another repository, and with nothing that can open a prompt or an editor.
 */
export function gitEnvironment(environment: Environment): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (name.toUpperCase().startsWith("GIT_") && !kept.has(name.toUpperCase())) continue;
    result[name] = value;
  }
  return { ...result, ...fixed };
}
