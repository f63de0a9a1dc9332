import type { Finding, RuleFinding, Severity } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import { listOf, type Parsed, readJson, recordOf, stringOf } from "../grammar.ts";
import { maskSecrets, ownSecretsIn } from "../secrets.ts";

/** What a scanner's report says. */
export interface SarifReport {
  /** Names of the tools, as `Finding.report` has them: a finding of theirs is gone when they no longer report it. */
  readonly tools: readonly string[];
  readonly findings: readonly RuleFinding[];
}

type Fields = Readonly<Record<string, unknown>>;

const mostResults = 10_000;

/**
 * Turns a report in SARIF 2.1.0 into findings. Results that passed, that
 * somebody suppressed, or that the report itself calls absent are left out.
 *
 * @param locate  the project's own path of a file that the report names
 */
export function readSarif(text: string, locate: (path: string) => string): Parsed<SarifReport> {
  const parsed = readJson(text);
  if (!parsed.ok) return parsed;
  if (!Array.isArray(parsed.value["runs"])) return { ok: false, reason: "is no report in SARIF: it has no runs" };
  const version = stringOf(parsed.value["version"]);
  if (version !== "2.1.0") return { ok: false, reason: `is in version ${version ?? "?"} of SARIF; only 2.1.0 is read` };
  const ids = new Map<string, (content: string) => Finding["id"]>();
  const tools = new Set<string>();
  const findings: RuleFinding[] = [];
  for (const run of parsed.value["runs"].map(recordOf)) {
    const name = stringOf(recordOf(recordOf(run["tool"])["driver"])["name"]) ?? "scanner";
    tools.add(reportOf(name));
    for (const result of listOf(run["results"])
      .map(recordOf)
      .slice(0, mostResults - findings.length)) {
      if (isToTell(result)) findings.push(findingOf(result, run, name, locate, ids));
    }
  }
  return { ok: true, value: { tools: [...tools], findings } };
}

/** The name under which a tool's findings are kept. */
function reportOf(tool: string): string {
  return `sarif/${slug(tool)}`;
}

function isToTell(result: Fields): boolean {
  const kind = stringOf(result["kind"]) ?? "fail";
  const isSuppressed = listOf(result["suppressions"]).some(
    (each) => (stringOf(recordOf(each)["status"]) ?? "accepted") === "accepted",
  );
  return (
    (kind === "fail" || kind === "open" || kind === "review") && !isSuppressed && result["baselineState"] !== "absent"
  );
}

function findingOf(
  result: Fields,
  run: Fields,
  tool: string,
  locate: (path: string) => string,
  ids: Map<string, (content: string) => Finding["id"]>,
): RuleFinding {
  const described = ruleOf(result, run);
  const ruleId = stringOf(result["ruleId"]) ?? stringOf(described["id"]) ?? "result";
  const rule = `${reportOf(tool)}/${slug(ruleId)}`;
  const message = messageOf(result, described) || ruleId;
  const locations = listOf(result["locations"])
    .map((each) => placeOf(recordOf(each), run, locate))
    .slice(0, 20);
  const evidence = locations.length > 0 ? locations : [{ file: ".", text: "" }];
  const [first] = evidence;
  const key = `${rule}\n${first?.file}`;
  const idOf = ids.get(key) ?? findingIds(rule, first?.file ?? ".");
  ids.set(key, idOf);
  return {
    id: idOf(fingerprintOf(result) ?? message),
    rule,
    severity: severityOf(result, described),
    title: `${tool}: ${shorten(message.split("\n")[0] ?? message, 110)}`,
    message: `${shorten(message, 1_000)} (${ruleId}, reported by ${tool})`,
    evidence,
    // What another tool's rule asks for, nobody knows who has not read its message.
    fixClass: "decide",
    report: reportOf(tool),
  };
}

/** The description that a result points to: by index or id, in the driver or in an extension of it. */
function ruleOf(result: Fields, run: Fields): Fields {
  const tool = recordOf(run["tool"]);
  const reference = recordOf(result["rule"]);
  const extension = recordOf(reference["toolComponent"])["index"];
  const component =
    typeof extension === "number" ? recordOf(listOf(tool["extensions"])[extension]) : recordOf(tool["driver"]);
  const index = result["ruleIndex"] ?? reference["index"];
  const rules = listOf(component["rules"]);
  if (typeof index === "number" && index >= 0) return recordOf(rules[index]);
  const id = stringOf(result["ruleId"]) ?? stringOf(reference["id"]);
  return recordOf(rules.find((each) => id !== undefined && recordOf(each)["id"] === id));
}

function messageOf(result: Fields, rule: Fields): string {
  const message = recordOf(result["message"]);
  const id = stringOf(message["id"]);
  const template =
    stringOf(message["text"]) ??
    stringOf(message["markdown"]) ??
    (id === undefined ? undefined : stringOf(recordOf(recordOf(rule["messageStrings"])[id])["text"]));
  const values = listOf(message["arguments"]).map(String);
  const text = (template ?? stringOf(recordOf(rule["shortDescription"])["text"]) ?? "").replace(
    /\{(\d{1,3})\}/g,
    (whole, index: string) => values[Number(index)] ?? whole,
  );
  return maskSecrets(text, ownSecretsIn("report.sarif", text)).trim();
}

const levels: Readonly<Record<string, Severity>> = { error: "error", warning: "warning", note: "info", none: "info" };

/** GitHub's `security-severity` counts more than the level: many tools report everything as an error or a warning. */
function severityOf(result: Fields, rule: Fields): Severity {
  const properties = { ...recordOf(rule["properties"]), ...recordOf(result["properties"]) };
  const score = Number.parseFloat(String(properties["security-severity"]));
  if (Number.isFinite(score)) return score >= 7 ? "error" : score >= 4 ? "warning" : "info";
  const level = stringOf(result["level"]) ?? stringOf(recordOf(rule["defaultConfiguration"])["level"]);
  return levels[level ?? ""] ?? "warning";
}

function placeOf(location: Fields, run: Fields, locate: (path: string) => string): Finding["evidence"][number] {
  const physical = recordOf(location["physicalLocation"]);
  const artifact = recordOf(physical["artifactLocation"]);
  const index = artifact["index"];
  const listed = typeof index === "number" ? recordOf(recordOf(listOf(run["artifacts"])[index])["location"]) : {};
  const line = recordOf(physical["region"])["startLine"];
  const file = locate(pathOf(stringOf(artifact["uri"]) ?? stringOf(listed["uri"]) ?? "."));
  const isLine = typeof line === "number" && Number.isInteger(line) && line >= 1;
  return { file, ...(isLine ? { line } : {}), text: "" };
}

/** The path of a `file:` address or of a relative one, with forward slashes. */
function pathOf(uri: string): string {
  const path = uri.replace(/^file:(?:\/\/[^/]*)?/i, "").replaceAll("\\", "/");
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a tool that does not encode
  }
}

/** What the tool itself says makes the result the same one next time. */
function fingerprintOf(result: Fields): string | undefined {
  const prints = { ...recordOf(result["partialFingerprints"]), ...recordOf(result["fingerprints"]) };
  const all = Object.keys(prints)
    .toSorted()
    .map((key) => `${key}=${String(prints[key])}`);
  return all.length === 0 ? undefined : all.join("\n");
}

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9._@-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 80) || "unnamed"
  );
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
