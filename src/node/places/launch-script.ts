import { shellWord } from "../process/shell-command.ts";

/**
 * What Tutti's shell there says about itself, between the program's own output. It begins with a byte that no text has.
 */
export interface Signs {
  readonly ready: string;
  readonly noFolder: string;
  readonly noProgram: string;
  /** To be followed by the exit code and a newline. */
  readonly end: string;
}

export function signsOf(id: string): Signs {
  const sign = (word: string) => `\u001ETUTTI ${id} ${word}`;
  return { ready: sign("ready\n"), noFolder: sign("no-folder\n"), noProgram: sign("no-program\n"), end: sign("end ") };
}

/** The variable that every process there carries: `RUN/START`. */
export const MARK = "TUTTI_PLACE";

/**
 * Reads shell text from the standard input up to a line, and runs it; what follows on the input is the program's. So
 * no value of a variable stands in an argument, where others could read it. POSIX shells read one byte at a time.
 */
export function bootstrap(last: string): string {
  const newline = "n=$(printf '\\nx'); n=${n%x}; s=";
  return `${newline}; while IFS= read -r l; do [ "$l" = ${last} ] && break; s="$s$l$n"; done; eval "$s"`;
}

export interface Launch {
  readonly id: string;
  readonly mark: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: "closed" | "pipe";
}

/** The text that starts a program there and tells how it ended. */
export function launchScript({ id, mark, command, args, cwd, environment, stdin }: Launch): string {
  const say = (word: string) => `printf '\\036TUTTI %s %s' ${id} ${word}`;
  const exported = Object.entries(environment)
    .filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    .map(([name, value]) => `export ${name}=${shellWord(value)}`);
  const words = [command, ...args].map(shellWord).join(" ");
  return [
    `cd ${shellWord(cwd)} 2>/dev/null || { ${say("'no-folder\n'")}; exit 0; }`,
    ...exported,
    `command -v ${shellWord(command)} >/dev/null 2>&1 || { ${say("'no-program\n'")}; exit 0; }`,
    say("'ready\n'"),
    `${MARK}=${shellWord(mark)} ${words}${stdin === "closed" ? " </dev/null" : ""}`,
    `tutti_code=$?`,
    say(`"end $tutti_code\n"`),
  ].join("\n");
}

/**
 * Ends all processes there whose mark begins with `$1`; `$2` is how many fifths of a second they may take to tidy up.
 * Needs `/proc`, as Linux has it. Fails when some are left.
 */
export const endScript = `
marked() { for f in $(grep -ls -F -- "${MARK}=$1" /proc/[0-9]*/environ 2>/dev/null); do f=\${f#/proc/}; echo "\${f%/environ}"; done; }
[ -d /proc/self ] || exit 0
left=$2
for name in TERM KILL; do
  while pids=$(marked "$1"); [ -n "$pids" ]; do
    kill -s $name $pids 2>/dev/null
    left=$((left - 1))
    [ "$left" -lt 0 ] && break
    sleep 0.2 2>/dev/null || sleep 1
  done
  left=50
done
[ -z "$(marked "$1")" ]`;
