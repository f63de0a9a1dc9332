export interface ShellCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
}

/** A command line as the machine's shell runs it, stderr going where stdout goes so that their order is kept. */
export function shellCommand(line: string, platform: NodeJS.Platform = process.platform): ShellCommand {
  if (platform === "win32") return { command: "cmd.exe", args: ["/d", "/s", "/c", `"(${line}) 2>&1"`], verbatim: true };
  return { command: "/bin/sh", args: ["-c", `exec 2>&1\n${line}`], verbatim: false };
}
