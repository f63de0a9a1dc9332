import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A disk of its own: a file system in a file, which can be full and can fail without harm to the machine's. */
export interface SmallDisk extends Disposable {
  /** Absolute path of where it is mounted. */
  readonly folder: string;
  /** Takes every byte that is left. Call it again to take what was freed meanwhile. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  /** What the system does when a disk fails: from now on it can only be read, also by who writes on it just now. */
  fail(): void;
  /** A failed disk, repaired and writable again. Nobody may have a file on it open. */
  repair(): void;
}

/** Why a disk cannot be made here; `undefined` when it can. */
export function noDisk(): string | undefined {
  if (process.platform !== "linux") return "a disk in a file needs Linux";
  try {
    mount("--version");
    execFileSync("losetup", ["--find"], { stdio: "ignore" });
    if (process.getuid?.() !== 0) execFileSync("sudo", ["-n", "true"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "a disk in a file needs root, or sudo without a password";
  }
}

/** Makes a disk in `place`, an existing folder. Disposing it takes it away. */
export function openSmallDisk(place: string, megabytes: number): SmallDisk {
  const image = join(place, "disk.img");
  const folder = join(place, "disk");
  const file = openSync(image, "w");
  ftruncateSync(file, megabytes << 20);
  closeSync(file);
  execFileSync("mkfs.ext4", ["-q", "-F", "-m", "0", image], { stdio: "ignore", env: withSbin() });
  mkdirSync(folder);
  mount("-o", "loop", image, folder);
  asRoot("chown", String(process.getuid?.() ?? 0), folder);
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: () => fillWith(ballast),
    free: () => rmSync(ballast, { force: true }),
    fail: () => {
      execFileSync("sync", ["-f", folder]); // what is not on a disk that fails is lost, as in a power cut
      mount("-o", "remount,abort", folder);
    },
    repair: () => {
      asRoot("umount", folder);
      repair(image);
      mount("-o", "loop", image, folder);
    },
    [Symbol.dispose]: () => {
      asRoot("umount", folder);
      rmSync(image, { force: true });
    },
  };
}

function fillWith(ballast: string): void {
  const file = openSync(ballast, "a");
  try {
    for (const size of [1 << 20, 4096, 1]) {
      const piece = Buffer.alloc(size);
      while (isWritten(file, piece)) continue;
    }
  } finally {
    closeSync(file);
  }
}

function isWritten(file: number, piece: Uint8Array): boolean {
  try {
    return writeSync(file, piece) > 0;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") return false;
    throw error;
  }
}

/** Its exit code says what was mended. */
function repair(image: string): void {
  try {
    execFileSync("e2fsck", ["-fy", image], { stdio: "ignore", env: withSbin() });
  } catch (error) {
    const mended = error instanceof Error && "status" in error && error.status === 1;
    if (!mended) throw error;
  }
}

function mount(...words: readonly string[]): void {
  asRoot("mount", ...words);
}

function asRoot(command: string, ...words: readonly string[]): void {
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const [program = command, ...rest] = [...prefix, command, ...words];
  execFileSync(program, rest, { stdio: "ignore", env: withSbin() });
}

/** Where the programs of an administrator are, which a person's PATH may not name. */
function withSbin(): Record<string, string> {
  return { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
}
