export interface ShellCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
}

/** A command line as the machine's shell runs it. */
export function shellCommand(line: string, platform: NodeJS.Platform = process.platform): ShellCommand {
  if (platform === "win32") return { command: "cmd.exe", args: ["/d", "/s", "/c", `"${line}"`], verbatim: true };
  return { command: "/bin/sh", args: ["-c", line], verbatim: false };
}

/** The same, with stderr going where stdout goes, so that their order is kept. */
export function mergedShellCommand(line: string, platform: NodeJS.Platform = process.platform): ShellCommand {
  return shellCommand(platform === "win32" ? `(${line}) 2>&1` : `exec 2>&1\n${line}`, platform);
}

/**
 * Makes one word of a text for a POSIX shell, whatever it holds. The Windows
 * shell has no way to do that.
 */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
