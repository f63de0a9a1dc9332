import type { RuleFinding } from "./finding.ts";
import { importsOf } from "./importers.ts";
import { languageOf, languageOfHeader, languageOfShebang } from "./languages.ts";
import { type MarkdownFile, readMarkdown } from "./markdown/read-markdown.ts";
import type { ProjectFile } from "./project-files.ts";
import type { FileRule } from "./rule.ts";
import { secretFindings } from "./rules/secrets.ts";
import type { SecretScanner } from "./secret-scanner.ts";
import { maskSecrets, secretsIn } from "./secrets.ts";
import { countLines, kindOfText } from "./source-kind.ts";
import { isComparable } from "./rules/duplicates.ts";
import { hasModules } from "./rules/dead-exports.ts";
import { type ModuleNames, moduleNames } from "./syntax/module-names.ts";
import { isOffering, type OfferingFile } from "./rules/undocumented.ts";
import { type ExportedSymbol, exportedSymbols } from "./syntax/exported-symbols.ts";
import { type LinePrints, linePrints } from "./syntax/repeated-lines.ts";

/**
 * Everything that is learnt from the bytes of one file. It depends on them, on
 * the file's path and on whether it is tracked, and on nothing else: it can be
 * kept, and is plain data. No secret of the file is in it.
 */
export interface FileReading {
  /** The language of a file that people write. */
  readonly language?: string;
  readonly lines?: number;
  /** Tests inside that the file's name does not show. */
  readonly inlineTests?: boolean;
  readonly findings?: readonly RuleFinding[];
  readonly document?: MarkdownFile;
  /** The files that it imports by relative paths, without their endings. */
  readonly imports?: readonly string[];
  /** Of code that people write for the product itself: what tells whether its lines stand elsewhere too. */
  readonly prints?: LinePrints;
  /** How much it offers to others, and what of that has no comment. */
  readonly offers?: Omit<OfferingFile, "path">;
  /** What a script gives to others and takes from them by name. */
  readonly modules?: ModuleNames;
}

export interface ReadingEyes {
  readonly rules: readonly FileRule[];
  readonly secrets?: SecretScanner | undefined;
}

/** @param text  `undefined` for a file that is no text */
export async function readingOf(
  { path, tracked }: Pick<ProjectFile, "path" | "tracked">,
  text: string | undefined,
  { rules, secrets: scanner }: ReadingEyes,
  signal: AbortSignal,
): Promise<FileReading> {
  if (text === undefined) return {};
  const lines = countLines(text);
  const language = path.endsWith(".h") ? languageOfHeader(text) : (languageOf(path) ?? languageOfShebang(text));
  const kind = kindOfText(path, text, lines);
  const secrets = await secretsIn(path, text, tracked ? scanner : undefined, signal);
  const masked = maskSecrets(text, secrets);
  const file = { path, text: masked, language, kind, tracked };
  const findings = [...(tracked ? secretFindings(path, text, secrets) : []), ...rules.flatMap((rule) => rule(file))];
  const imports = importsOf(path, masked);
  const isProduct = kind === "written" && isComparable(path, language);
  // A banner of that form is kept on what somebody else has bundled.
  const prints = isProduct && !masked.startsWith("/*!") ? linePrints(masked) : undefined;
  const offered = isProduct && isOffering(path, masked) ? exportedSymbols(masked, language) : [];
  return {
    ...(kind === "written" && language !== undefined ? { language, lines } : {}),
    ...(language === "Rust" && /#\[(?:\w{1,20}::)?test\]/.test(masked) ? { inlineTests: true } : {}),
    ...(findings.length === 0 ? {} : { findings }),
    ...(kind === "written" && language === "Markdown" ? { document: readMarkdown(path, masked) } : {}),
    ...(imports.length === 0 ? {} : { imports }),
    ...(prints === undefined || prints.names.length === 0 ? {} : { prints }),
    ...(offered.length === 0 ? {} : { offers: offersOf(offered) }),
    ...(kind === "written" && hasModules(path) ? { modules: moduleNames(masked) } : {}),
  };
}

function offersOf(symbols: readonly ExportedSymbol[]): Omit<OfferingFile, "path"> {
  const bare = symbols.flatMap(({ name, line, documented }) => (documented ? [] : [{ name, line }]));
  return { total: symbols.length, bare };
}
