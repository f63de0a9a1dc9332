import type { Workspace } from "#core/agent-loop/workspace.ts";
import { refused } from "#core/errors.ts";

/** Files in memory; a command prints itself, and fails when it is `false`. */
export function memoryWorkspace(files: Record<string, string>): Workspace {
  const read = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw refused(`There is no file ${path}.`);
    return text;
  };
  return {
    read: async (path) => read(path),
    async create(path, text) {
      const isNew = files[path] === undefined;
      files[path] = text;
      return isNew;
    },
    async replace(path, before, text) {
      if (read(path) !== before) throw refused(`${path} has changed meanwhile.`);
      files[path] = text;
    },
    list: async () => Object.keys(files),
    search: async (pattern) =>
      Object.entries(files).flatMap(([path, text]) =>
        text.split("\n").flatMap((line, at) => (line.includes(pattern) ? [`${path}:${at + 1}:${line}`] : [])),
      ),
    async run(command, _limit, onLine) {
      onLine(command);
      return { exitCode: command === "false" ? 1 : 0, output: `${command}\n`, durationMs: 1, timedOut: false };
    },
  };
}
