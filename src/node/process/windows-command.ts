/** What to give `spawn` so that a `.cmd` or `.bat` file runs: Windows starts those only through its shell. */
export interface SpawnCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** The arguments are quoted already. */
  readonly verbatim: boolean;
}

export function spawnCommand(command: string, args: readonly string[], platform: NodeJS.Platform): SpawnCommand {
  if (platform !== "win32" || !/\.(cmd|bat)$/i.test(command)) return { command, args, verbatim: false };
  const line = [escape(command), ...args.map(quoteForBatch)].join(" ");
  return { command: "cmd.exe", args: ["/d", "/s", "/c", `"${line}"`], verbatim: true };
}

/**
 * Quotes one argument for a program behind a batch file. It is read three
 * times: by the shell, by the batch file's `%*`, and by the program; hence it
 * is quoted once and escaped twice.
 */
function quoteForBatch(argument: string): string {
  return escape(escape(`"${argument.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, "$1$1")}"`));
}

/** Hides every character that the Windows shell would read. */
function escape(text: string): string {
  return text.replaceAll(/[()\][%!^"`<>&|;, *?]/g, "^$&");
}
