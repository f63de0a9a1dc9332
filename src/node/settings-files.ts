import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { TuttiError } from "#core/errors.ts";
import { Settings } from "#core/settings.ts";

/** The user's own settings, and those of one repository; none of them is ever part of a commit. */
export function settingsFiles(
  commonDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const home = environment["TUTTI_HOME"] ?? join(environment["HOME"] ?? homedir(), ".tutti");
  const own = join(commonDirectory, "tutti");
  return [join(home, "settings.json"), join(own, "settings.json"), join(own, editorSettingsName)];
}

/** Written by the editor from its own configuration, for workers and terminals. */
export const editorSettingsName = "editor-settings.json";

/**
 * Reads settings files, later ones over earlier ones. A file that is changed
 * counts at the next call; one that cannot be read or is wrong leaves the last
 * good settings in force.
 *
 * @param onProblem  told once for each new problem, as a sentence
 * @throws TuttiError `malformed` when the very first reading fails
 */
export function createSettingsReader(files: readonly string[], onProblem: (message: string) => void): () => Settings {
  let stamp = "";
  let settings: Settings | undefined;
  return () => {
    const now = files.map(stampOf).join("|");
    if (settings !== undefined && now === stamp) return settings;
    stamp = now;
    try {
      settings = Settings.parse(Object.assign({}, ...files.map(readFile)));
    } catch (error) {
      const message = explain(error, files);
      if (settings === undefined) throw new TuttiError("malformed", message, { cause: error });
      onProblem(`${message} The earlier settings stay in force.`);
    }
    return settings;
  };
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? "none" : `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
}

function readFile(file: string): object {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined)
    throw new TuttiError(
      "malformed",
      `${file} is not valid JSON: ${printParseErrorCode(first.error)} at character ${first.offset}.`,
    );
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TuttiError("malformed", `${file} must hold one object with settings.`);
  }
  return value;
}

function explain(error: unknown, files: readonly string[]): string {
  const known = TuttiError.from(error);
  if (known !== undefined) return known.message;
  const parsed = Settings.safeParse(Object.assign({}, ...files.map(readFile)));
  if (parsed.success) throw error;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join(".") || "settings"}: ${issue.message}`);
  return `The settings in ${files.join(", ")} are wrong. ${issues.join(". ")}.`;
}
