import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { ExecutorSetting } from "#core/executor-setting.ts";

/** Where Debian, Fedora and macOS have it; it is on nobody's PATH but root's. */
const program = ["/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"].find((path) => existsSync(path));

export const hasSshServer = program !== undefined && existsSync("/usr/bin/ssh");

export interface LoopbackSsh extends AsyncDisposable {
  readonly setting: ExecutorSetting;
  /** Ends the server and every connection to it, as a machine that goes. */
  stop(): Promise<void>;
}

/** An SSH server on this machine with keys of its own, on a port of its own, that lets one key in. */
export async function startSsh(folder: string): Promise<LoopbackSsh> {
  const [keys, there, home] = ["keys", "there", "home there"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([keys, there, home].map((path) => mkdir(path, { recursive: true })));
  for (const name of ["host", "client"]) {
    execFileSync("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(keys, name)]);
  }
  await writeFile(join(keys, "authorized"), await readFile(join(keys, "client.pub")), { mode: 0o600 });
  const port = await freePort();
  await writeFile(join(keys, "known"), `[127.0.0.1]:${port} ${await readFile(join(keys, "host.pub"), "utf8")}`);
  const configuration = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(keys, "host")}`,
    `AuthorizedKeysFile ${join(keys, "authorized")}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "MaxStartups 200",
  ];
  await writeFile(join(keys, "sshd.conf"), `${configuration.join("\n")}\n`);
  if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  // A group of its own, so that connections end with it.
  const server = spawn(program ?? "", ["-D", "-e", "-f", join(keys, "sshd.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
    env: { PATH: process.env["PATH"] },
  });
  const exited = once(server, "exit");
  await new Promise<void>((resolve, reject) => {
    let said = "";
    server.stderr.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      if (said.includes("Server listening")) resolve();
    });
    exited.then(() => reject(new Error(`sshd did not start: ${said}`)), reject);
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
    for (const pid of [...childrenOf(server.pid), server.pid]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // gone meanwhile
      }
    }
    await exited;
  };
  const options = [
    "IdentitiesOnly=yes",
    `IdentityFile="${join(keys, "client")}"`,
    `UserKnownHostsFile="${join(keys, "known")}"`,
  ];
  const setting = ExecutorSetting.parse({
    kind: "ssh",
    host: `${userInfo().username}@127.0.0.1`,
    args: ["-F", "none", "-p", `${port}`, ...options.flatMap((option) => ["-o", option])],
    folder: there,
    variables: { HOME: home, GIT_CONFIG_NOSYSTEM: "1" },
  });
  return { setting, stop, [Symbol.asyncDispose]: stop };
}

/** sshd gives each connection a session of its own, so its group does not hold them. */
function childrenOf(pid: number): readonly number[] {
  const listed = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = listed
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = new Set([pid]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [child = 0, parent = 0] of pairs) if (found.has(parent)) found.add(child);
  }
  // Only sshd's own: what a connection has started must stay, as it does when a connection is lost.
  const names = execFileSync("ps", ["-e", "-o", "pid=,comm="], { encoding: "utf8" });
  const servers = new Set(
    names
      .trim()
      .split("\n")
      .filter((line) => /\bsshd/.test(line))
      .map((line) => Number.parseInt(line)),
  );
  return [...found].filter((each) => each !== pid && servers.has(each));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("A server that listens has a port.");
  return address.port;
}
