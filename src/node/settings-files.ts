import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { closedPolicy, joinPolicies } from "#core/agents/policy.ts";
import { TuttiError } from "#core/errors.ts";
import { nearestName } from "#core/nearest-name.ts";
import { readSettings } from "#core/read-settings.ts";
import { defaultSettings, Settings } from "#core/settings.ts";
import { unknownNames } from "#core/unknown-names.ts";

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

export interface ReadingOptions {
  /** A mistake in the files, as they are at the very first reading, is told and passed over instead of thrown. */
  readonly lenient?: boolean;
}

/**
 * Reads settings files, later ones over earlier ones. A file that is changed
 * counts at the next call; one that cannot be read or is wrong leaves the last
 * good settings in force.
 *
 * @param onProblem  told once for each new problem, as a sentence
 * @throws TuttiError `malformed` when the very first reading finds a mistake, unless it may be passed over: never
 *                    one about where the board is
 */
export function createSettingsReader(
  files: readonly string[],
  onProblem: (message: string) => void,
  { lenient = false }: ReadingOptions = {},
): () => Settings {
  let stamp = "";
  let settings: Settings | undefined;
  return () => {
    const now = files.map(stampOf).join("|");
    if (settings !== undefined && now === stamp) return settings;
    stamp = now;
    const { values, mistakes, hints } = readAll(files);
    const serious = settings === undefined && (!lenient || mistakes.some(({ hidesBoard }) => hidesBoard));
    const texts = mistakes.map(({ text }) => text).join(" ");
    if (mistakes.length > 0 && serious) throw new TuttiError("malformed", texts);
    const rest = settings === undefined ? "It is passed over for now." : "The earlier settings stay in force.";
    if (mistakes.length > 0) onProblem(`${texts} ${rest}`);
    for (const hint of hints) onProblem(hint);
    if (mistakes.length === 0 || settings === undefined) settings = Settings.parse(values);
    return settings;
  };
}

interface Mistake {
  readonly text: string;
  /** Without it nobody knows which board is meant. */
  readonly hidesBoard: boolean;
  /** Nobody knows what it forbids. */
  readonly hidesPolicy: boolean;
}

interface Reading {
  readonly values: Readonly<Record<string, unknown>>;
  readonly mistakes: readonly Mistake[];
  /** Of what has no effect. */
  readonly hints: readonly string[];
}

/** What is right in the files, and what is not. */
function readAll(files: readonly string[]): Reading {
  const values: Record<string, unknown> = {};
  const mistakes: Mistake[] = [];
  const hints: string[] = [];
  for (const file of files) {
    const read = readFile(file);
    if (read.mistake !== undefined) mistakes.push(read.mistake);
    const policy = read.mistake?.hidesPolicy === true ? closedPolicy : read.values["policy"];
    values["policy"] = joinPolicies([values["policy"], policy]);
    const { problems } = readSettings(read.values, defaultSettings);
    const wrong = new Set(problems.map(({ key }) => key.split(".")[0] ?? key));
    for (const { key, message } of problems) {
      const hidesBoard = boardSettings.some((name) => key.split(".")[0] === name);
      mistakes.push({ text: `${file}: “${key}” is wrong. ${message}`, hidesBoard, hidesPolicy: false });
    }
    for (const [key, value] of Object.entries(read.values)) {
      if (!(key in Settings.shape)) hints.push(`${file}: there is no setting “${key}”. ${suggestion(key)}`);
      else if (key !== "policy" && !wrong.has(key)) values[key] = value;
    }
    for (const name of unknownInside(read.values))
      hints.push(`${file}: there is no setting “${name}”. It has no effect.`);
  }
  return { values, mistakes, hints };
}

function unknownInside(values: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(Settings.shape).flatMap(([key, schema]) => {
    const read = schema.safeParse(values[key]);
    return read.success ? unknownNames(values[key], read.data, key) : []; // what is wrong is told as such
  });
}

const boardSettings: readonly (keyof Settings)[] = ["databaseUrl", "board"];

function suggestion(key: string): string {
  const near = nearestName(key, Object.keys(Settings.shape));
  return near === undefined ? "It has no effect." : `Is “${near}” meant?`;
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? "none" : `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
}

function readFile(file: string): { readonly values: Readonly<Record<string, unknown>>; readonly mistake?: Mistake } {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return { values: {} };
  const text = readFileSync(file, "utf8");
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  const hidesBoard = boardSettings.some((name) => text.includes(`"${name}"`));
  const hidesPolicy = text.includes('"policy"');
  const wrong = (what: string) => ({ values: {}, mistake: { text: `${file}: ${what}`, hidesBoard, hidesPolicy } });
  if (first !== undefined) {
    const lines = text.slice(0, first.offset).split("\n");
    const place = `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
    return wrong(
      `this is not valid JSON: ${syntaxWords[printParseErrorCode(first.error)] ?? "something is wrong"} at ${place}.`,
    );
  }
  if (value === undefined) return { values: {} };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return wrong("it must hold one object with settings.");
  }
  return { values: { ...value } };
}

/** In the words of a person, by the parser's own. */
const syntaxWords: Readonly<Partial<Record<string, string>>> = {
  InvalidSymbol: "an unknown word stands",
  InvalidNumberFormat: "a number is written wrongly",
  PropertyNameExpected: "a name in double quotes is missing",
  ValueExpected: "a value is missing",
  ColonExpected: "a colon is missing",
  CommaExpected: "a comma is missing",
  CloseBraceExpected: "a closing brace is missing",
  CloseBracketExpected: "a closing bracket is missing",
  EndOfFileExpected: "something follows the end",
  UnexpectedEndOfComment: "a comment does not end",
  UnexpectedEndOfString: "a text does not end",
  UnexpectedEndOfNumber: "a number does not end",
  InvalidEscapeCharacter: "an unknown escape stands",
  InvalidCharacter: "an unknown character stands",
};
