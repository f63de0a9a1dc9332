import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** What a test process needs of the machine. Everything else (credentials, model keys, proxies) stays outside. */
const allowed = [
  ["LANG", "LC_ALL", "TZ", "TERM", "NO_COLOR", "FORCE_COLOR", "CHROMIUM", "VSCODE_TEST_HOST", "GITHUB_ACTIONS"],
  ["NODE_COMPILE_CACHE"],
  ["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"],
  ["SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432"],
].flat();

/** A folder of its own for one process tree: a home and a place for temporary files. */
export interface Sandbox extends Disposable {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes a sandbox. Disposing it removes the folder. The path is short: sockets live in it, and their paths are limited. */
export function openSandbox(): Sandbox {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "tt-"));
  const home = join(folder, "home");
  const temporary = join(folder, "t");
  for (const path of [home, temporary]) mkdirSync(path);
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once("exit", remove); // when a signal ends this process nobody disposes anything
  return {
    folder,
    environment: { ...inherited(), ...homeVariables(home), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    [Symbol.dispose]: () => {
      process.removeListener("exit", remove);
      remove();
    },
  };
}

/** What a person's own session needs beyond that: their home, shell, agent of keys, and way to the network. */
const personal = [
  [
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "TMPDIR",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "SSH_AUTH_SOCK",
  ],
  ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"],
  ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO"],
].flat();

/** The environment of a VS Code that a person uses: theirs, without credentials that happen to be in it. */
export function personEnvironment(): Record<string, string> {
  return { ...pick([...allowed, ...personal]), PATH: process.env["PATH"] ?? "" };
}

/** Those of these variables that are set here. */
export function pick(names: readonly string[]): Record<string, string> {
  const set = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return Object.fromEntries(set);
}

/** The allowed variables of this process, with the Node that runs it first on the PATH. */
function inherited(): Record<string, string> {
  return {
    ...pick(allowed),
    PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
    CI: "true",
    GIT_CONFIG_NOSYSTEM: "1",
    npm_config_update_notifier: "false",
  };
}

function homeVariables(home: string): Record<string, string> {
  if (process.platform !== "win32") return { HOME: home };
  const roaming = join(home, "AppData", "Roaming");
  const local = join(home, "AppData", "Local");
  for (const path of [roaming, local]) mkdirSync(path, { recursive: true });
  return { HOME: home, USERPROFILE: home, APPDATA: roaming, LOCALAPPDATA: local };
}
