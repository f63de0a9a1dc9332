import official from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { canShowGone, Finding } from "#core/analyse/finding.ts";
import { writeSarif } from "#core/analyse/sarif/write-sarif.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

// Written for draft 4, of whose differences to draft 7 it uses only `id`.
const { $schema: _dialect, id: _id, ...schema } = official;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isValid = ajv.compile(schema);

function log(results: readonly unknown[], driver: object = {}, run: object = {}): string {
  return JSON.stringify({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "My Lint", ...driver } }, results, ...run }],
  });
}

const at = (uri: string, startLine?: number) => ({
  physicalLocation: { artifactLocation: { uri }, ...(startLine === undefined ? {} : { region: { startLine } }) },
});

async function imported(text: string, files: Readonly<Record<string, string>> = { "src/a.ts": "a\n" }) {
  const analysis = await analysisOf(files, { reports: [{ file: "lint.sarif", text }] });
  return { ...analysis, findings: analysis.findings.filter(({ report }) => report !== undefined) };
}

describe("a report in SARIF", () => {
  it("becomes findings with the severity, place and rule that it says", async () => {
    const rules = [
      {
        id: "no/eval",
        defaultConfiguration: { level: "error" },
        messageStrings: { found: { text: "{0} is evil, {1}" } },
      },
      { id: "style", properties: { "security-severity": "7.5" }, shortDescription: { text: "Bad style" } },
    ];
    const { findings, reports } = await imported(
      log(
        [
          {
            ruleId: "no/eval",
            message: { id: "found", arguments: ["eval", "really"] },
            locations: [at("src/a.ts", 3)],
          },
          { ruleIndex: 1, message: {}, locations: [at("src/a.ts")] },
          { ruleId: "other", level: "note", message: { text: "Long.\nMore." }, locations: [at("src/b%20c.ts", 1)] },
          { message: { text: "Nowhere" } },
        ],
        { rules },
      ),
    );
    expect(reports).toEqual(["sarif/my-lint"]);
    expect(findings.map(({ severity, rule, title, evidence: [place] }) => [severity, rule, title, place])).toEqual([
      ["error", "sarif/my-lint/no-eval", "My Lint: eval is evil, really", { file: "src/a.ts", line: 3, text: "" }],
      ["error", "sarif/my-lint/style", "My Lint: Bad style", { file: "src/a.ts", text: "" }],
      ["warning", "sarif/my-lint/result", "My Lint: Nowhere", { file: ".", text: "" }],
      ["info", "sarif/my-lint/other", "My Lint: Long.", { file: "src/b c.ts", line: 1, text: "" }],
    ]);
    for (const finding of findings) expect(Finding.parse(finding)).toEqual(finding);
  });

  it("leaves out what passed, was suppressed or is absent", async () => {
    const message = { text: "x" };
    const { findings } = await imported(
      log([
        { message, kind: "pass" },
        { message, suppressions: [{ kind: "inSource" }] },
        { message, baselineState: "absent" },
        { message, suppressions: [{ kind: "external", status: "rejected" }], ruleId: "kept" },
      ]),
    );
    expect(findings.map(({ rule }) => rule)).toEqual(["sarif/my-lint/kept"]);
  });

  it("means the project's files, wherever it was written", async () => {
    const paths = [
      "file:///agent/work/x/src/a.ts",
      "/builds/x/src/a.ts",
      "C:\\w\\src\\a.ts",
      "./src/a.ts",
      "file:///etc/secret/gone.ts",
      "../up.ts",
    ];
    const { findings } = await imported(
      log(paths.map((uri, index) => ({ ruleId: `r${index}`, message: { text: "x" }, locations: [at(uri, 1)] }))),
    );
    expect(findings.toSorted((a, b) => (a.rule < b.rule ? -1 : 1)).map(({ evidence }) => evidence[0]?.file)).toEqual([
      "src/a.ts",
      "src/a.ts",
      "src/a.ts",
      "src/a.ts",
      "gone.ts",
      "up.ts",
    ]);
  });

  it("keeps ids by the tool's own fingerprint, or by the message, not by the line", async () => {
    const result = (line: number, text: string, print?: string) => ({
      ruleId: "r",
      message: { text },
      locations: [at("src/a.ts", line)],
      ...(print === undefined ? {} : { partialFingerprints: { "primaryLocationLineHash/v1": print } }),
    });
    const ids = async (...results: readonly unknown[]) => (await imported(log(results))).findings.map(({ id }) => id);
    expect(await ids(result(1, "x"))).toEqual(await ids(result(9, "x")));
    expect(await ids(result(1, "x", "p"))).toEqual(await ids(result(9, "y", "p")));
    expect(await ids(result(1, "x", "p"))).not.toEqual(await ids(result(1, "x", "q")));
    expect(new Set(await ids(result(1, "x"), result(2, "x"))).size).toBe(2);
  });

  it("has secrets in its messages masked", async () => {
    const secret = `ghp_${"a1B2c3D4e5F6g7H8i9J0".repeat(2).slice(0, 36)}`;
    const analysis = await imported(
      log([{ ruleId: "leak", message: { text: `Found ${secret} here` }, locations: [at("src/a.ts", 1)] }]),
    );
    expect(analysis.findings).toHaveLength(1);
    expect(JSON.stringify(analysis)).not.toContain(secret);
  });

  for (const [text, reason] of [
    ["nope", "is not valid JSON"],
    ["{}", "is no report in SARIF: it has no runs"],
    ['{"runs":[],"version":"2.0.0"}', "is in version 2.0.0 of SARIF; only 2.1.0 is read"],
  ] as const) {
    it(`is not read when it ${reason}`, async () => {
      const { skipped, findings, reports } = await imported(text);
      expect([skipped, findings, reports]).toEqual([[{ file: "lint.sarif", reason }], [], undefined]);
    });
  }

  it("survives anything in the place of its fields", async () => {
    const odd: readonly unknown[] = [null, 1, "x", [], {}, { nested: [[]] }];
    for (const value of odd) {
      const results = [
        {
          ruleId: value,
          ruleIndex: value,
          message: value,
          locations: [value, { physicalLocation: value }],
          suppressions: value,
          level: value,
          kind: undefined,
          partialFingerprints: value,
        },
      ];
      const { skipped } = await imported(
        JSON.stringify({
          version: "2.1.0",
          runs: [value, { tool: value, results }, { tool: { driver: value }, results: value }],
        }),
      );
      expect(skipped).toEqual([]);
    }
  });

  it("shows that its tool's findings are gone, and no other's", () => {
    const analysis = { reports: ["sarif/my-lint"] };
    expect(canShowGone(analysis, { report: "sarif/my-lint" })).toBe(true);
    expect(canShowGone(analysis, { report: "sarif/other" })).toBe(false);
    expect(canShowGone({}, { report: "sarif/my-lint" })).toBe(false);
    expect(canShowGone({}, {})).toBe(true);
  });
});

describe("the log that Tutti writes", () => {
  it("is valid by the schema, with each finding's id as its fingerprint", async () => {
    const { findings } = await analysisOf({
      "package.json": "{ nope",
      "src/ä b.ts": "// FIXME: x\n",
      "c.ts": "<<<<<<< a\n=======\n>>>>>>> b\n",
    });
    const written = JSON.parse(JSON.stringify(writeSarif(findings, "1.2.3")));
    expect(isValid(written), JSON.stringify(isValid.errors)).toBe(true);
    const [run] = written.runs;
    expect(
      run.results.map((result: { partialFingerprints: object }) => Object.values(result.partialFingerprints)[0]),
    ).toEqual(findings.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    const note = run.results.find((result: { ruleId: string }) => result.ruleId === "todo/fixme");
    expect(note.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "src/%C3%A4%20b.ts", uriBaseId: "%SRCROOT%" },
          region: { startLine: 1 },
        },
      },
    ]);
  });

  it("is valid without any finding, and repeats no other scanner's", async () => {
    const { findings } = await imported(log([{ ruleId: "r", message: { text: "x" } }]));
    expect(findings).toHaveLength(1);
    const written = writeSarif(findings, "1.2.3");
    expect(isValid(written), JSON.stringify(isValid.errors)).toBe(true);
    expect(JSON.stringify(written)).not.toContain("sarif/my-lint");
  });

  it("is refused by the schema when it is broken, so that the schema is one", () => {
    expect(isValid({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false);
    expect(isValid({ version: "1", runs: [] })).toBe(false);
  });
});
