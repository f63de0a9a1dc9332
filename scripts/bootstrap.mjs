// What runs on a fresh clone before anything is installed: plain Node 20, no dependency.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The first Node that runs TypeScript files as they are and opens `node:sqlite` without a flag. */
const leastNode = [22, 18];

/**
 * Installs exactly what `package-lock.json` names, unless it is there already.
 *
 * Not `npm ci`: it refuses a lock without the binaries of every other platform, which a lock has when the registry of
 * the machine that wrote it does not carry them. What was installed is compared with the lock instead. npm writes its
 * own lock last, so that an interrupted installation is seen, and begun anew.
 */
export function installDependencies() {
  if (dependenciesAreInstalled()) return;
  say("Installing the packages of package-lock.json …");
  const [command, ...first] = npmCommand();
  const words = [...first, "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  rmSync(join(root, "node_modules"), { recursive: true, force: true });
  execFileSync(command, words, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (!dependenciesAreInstalled()) throw new Error("npm did not install what package-lock.json names.");
}

/** Absolute path of a Node that can run this project. */
export function findNode() {
  const names = [`node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`];
  names.push(`node-bin-${process.platform}-${process.arch}`);
  const file = process.platform === "win32" ? "node.exe" : "node";
  const packaged = names.map((name) => join(root, "node_modules", name, "bin", file)).find((path) => existsSync(path));
  if (packaged !== undefined) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return process.execPath;
  throw new Error(
    `npm has no Node 24 for ${process.platform}-${process.arch}, and this Node ${process.versions.node} is too old. ` +
      `Install Node ${leastNode.join(".")} or newer and run the command again.`,
  );
}

/**
 * The words that start npm, without a shell: npm's own file where it is known.
 *
 * npm puts the project's own Node first on the PATH of what it runs. That one is about to be replaced by an
 * installation, so the Node that runs npm is taken.
 */
export function npmCommand() {
  const node = process.env.npm_node_execpath ?? process.execPath;
  const beside = dirname(node);
  const files = [
    process.env.npm_execpath ?? "",
    join(beside, "node_modules/npm/bin/npm-cli.js"),
    join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const cli = files.find((path) => path.endsWith("npm-cli.js") && existsSync(path));
  return cli === undefined ? ["npm"] : [node, cli];
}

/**
 * Installs the dependencies and runs a TypeScript file of this folder with the project's Node, as the last act of this process.
 * The channel between the two tells the child when this process dies, however it dies.
 *
 * @param options  handed to the child as JSON
 */
export function runWithProjectNode(file, options) {
  let node;
  try {
    installDependencies();
    node = findNode();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  const stdio = ["ignore", "inherit", "inherit", "ipc"];
  const child = spawn(node, [join(root, "scripts", file), JSON.stringify(options)], { cwd: root, stdio });
  // A Ctrl+C reaches both, a signal only this process: the child tidies up when the channel closes, and its end is waited for.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (child.connected) child.disconnect();
    });
  }
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

export function say(line) {
  process.stdout.write(`${line}\n`);
}

function dependenciesAreInstalled() {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const wanted = packagesOf(join(root, "package-lock.json"));
  const present = packagesOf(hidden);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function packagesOf(path) {
  return JSON.parse(readFileSync(path, "utf8")).packages;
}
