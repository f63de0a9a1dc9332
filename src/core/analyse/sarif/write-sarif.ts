import type { Finding, Severity } from "../finding.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/**
 * Tutti's own findings as a log in SARIF 2.1.0, as GitHub code scanning takes
 * it. What came from other scanners' reports is left to those reports.
 */
export function writeSarif(findings: readonly Finding[], version: string): object {
  const own = findings.filter(({ report }) => report?.startsWith("sarif/") !== true);
  const rules = [...new Set(own.map(({ rule }) => rule))].toSorted();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Tutti", version, rules: rules.map((id) => describe(id, own)) } },
        columnKind: "utf16CodeUnits",
        results: own.map(({ id, rule, severity, title, message, evidence }) => ({
          ruleId: rule,
          ruleIndex: rules.indexOf(rule),
          level: levels[severity],
          message: { text: `${title}. ${message}` },
          locations: evidence.map(locationOf),
          partialFingerprints: { "tuttiFindingId/v1": id },
        })),
      },
    ],
  };
}

/** A rule of ours says what it found in each finding; here it is only named. */
function describe(id: string, findings: readonly Finding[]): object {
  const one = findings.find(({ rule }) => rule === id);
  return {
    id,
    shortDescription: { text: id.replace(/[/-]/g, " ") },
    defaultConfiguration: { level: levels[one?.severity ?? "warning"] },
  };
}

function locationOf({ file, line }: Finding["evidence"][number]): object {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
  };
}
