/** What an agent or a check may know of this machine. Everything else it must be given by name. */
const posixNames = ["PATH", "HOME", "TMPDIR", "LANG", "TZ"];

/** Windows programs do not start without these. Names are compared without regard to case, as Windows does. */
const windowsNames = [
  "APPDATA",
  "COMSPEC",
  "HOMEDRIVE",
  "HOMEPATH",
  "LOCALAPPDATA",
  "NUMBER_OF_PROCESSORS",
  "OS",
  "PATH",
  "PATHEXT",
  "PROCESSOR_ARCHITECTURE",
  "PROGRAMDATA",
  "PROGRAMFILES",
  "PROGRAMFILES(X86)",
  "PROGRAMW6432",
  "SYSTEMDRIVE",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "TZ",
  "USERNAME",
  "USERPROFILE",
  "WINDIR",
];

export type Environment = Readonly<Record<string, string>>;

export interface Machine {
  readonly variables: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

const thisMachine: Machine = { variables: process.env, platform: process.platform };

/**
 * The complete environment of a process that is not ours: an allow-list of the
 * machine's variables, the named ones on top, then `extra`.
 *
 * @param names  further variables to take from the machine, for example an agent's own key
 */
export function agentEnvironment(
  extra: Environment = {},
  names: readonly string[] = [],
  machine: Machine = thisMachine,
): Environment {
  const windows = machine.platform === "win32";
  const fold = (name: string): string => (windows ? name.toUpperCase() : name);
  const allowed = new Set([...(windows ? windowsNames : posixNames), ...names].map(fold));
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(machine.variables)) {
    if (value !== undefined && allowed.has(fold(name))) environment[name] = value;
  }
  if (!windows) environment["PATH"] ??= "/usr/local/bin:/usr/bin:/bin";
  return { ...environment, TERM: "dumb", ...extra };
}
