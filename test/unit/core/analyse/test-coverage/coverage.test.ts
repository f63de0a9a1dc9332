import { describe, expect, it } from "vitest";
import { Analysis } from "#core/analyse/finding.ts";
import { readCoverage } from "#core/analyse/test-coverage/read-coverage.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

const lcov = `TN:
SF:src/sum.ts
FN:1,sum
FN:5,10,carry
FNDA:3,sum
FNDA:0,carry
DA:1,3
DA:2,3
DA:6,0
DA:7,0
end_of_record
`;

const istanbul = JSON.stringify({
  "/home/ci/x/src/sum.ts": {
    path: "/home/ci/x/src/sum.ts",
    statementMap: {
      0: { start: { line: 1 }, end: { line: 1 } },
      1: { start: { line: 2 }, end: { line: 2 } },
      2: { start: { line: 6 }, end: { line: 6 } },
      3: { start: { line: 7 }, end: { line: 7 } },
      4: { start: { line: 7 }, end: { line: 7 } },
    },
    s: { 0: 3, 1: 3, 2: 0, 3: 0, 4: 0 },
    fnMap: {
      0: { name: "sum", decl: { start: { line: 1 } }, loc: { start: { line: 1 }, end: { line: 3 } } },
      1: { name: "carry", decl: { start: { line: 5 } }, loc: { start: { line: 5 }, end: { line: 10 } } },
    },
    f: { 0: 3, 1: 0 },
  },
});

const line = (number: number, hits: number) => `<line number="${number}" hits="${hits}"/>`;
const cobertura = `<?xml version="1.0"?>
<!DOCTYPE coverage SYSTEM "http://cobertura.example.invalid/coverage-04.dtd">
<coverage line-rate="0.5"><sources><source>/builds/x/src</source></sources><packages><package name="p"><classes>
<class name="sum" filename="sum.ts">
  <methods>
    <method name="sum"><lines>${line(1, 3)}${line(2, 3)}</lines></method>
    <method name="carry"><lines>${line(5, 0)}${line(6, 0)}${line(7, 0)}${line(10, 0)}</lines></method>
  </methods>
  <lines>${line(1, 3)}${line(2, 3)}${line(6, 0)}${line(7, 0)}</lines>
</class></classes></package></packages></coverage>`;

const jacoco = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="x"><package name="com/x"><class name="com/x/Sum" sourcefilename="Sum.java">
<method name="sum" desc="()V" line="1"><counter type="LINE" missed="0" covered="2"/></method>
<method name="carry" desc="()V" line="5"><counter type="INSTRUCTION" missed="9" covered="0"/><counter type="LINE" missed="6" covered="0"/></method>
</class><sourcefile name="Sum.java"><line nr="1" mi="0" ci="3"/><line nr="2" mi="0" ci="3"/><line nr="6" mi="2" ci="0"/><line nr="7" mi="2" ci="0"/></sourcefile></package></report>`;

const clover = `<coverage generated="1" clover="3.2.0"><project timestamp="1"><file name="sum.ts" path="/home/ci/x/src/sum.ts">
<line num="1" count="3" type="method" name="sum"/><line num="1" count="3" type="stmt"/><line num="2" count="3" type="stmt"/>
<line num="5" count="0" type="method" name="carry"/><line num="6" count="0" type="stmt"/><line num="7" count="0" type="stmt"/>
</file></project></coverage>`;

/** One report of one file: two of four lines ran, and of two functions the second, from line 5 on, did not. */
const reports: Readonly<Record<string, readonly [text: string, path: string, file: string, size: number]>> = {
  lcov: [lcov, "coverage/lcov.info", "src/sum.ts", 6],
  Istanbul: [istanbul, "coverage/coverage-final.json", "src/sum.ts", 6],
  Cobertura: [cobertura, "coverage.xml", "src/sum.ts", 6],
  JaCoCo: [jacoco, "target/site/jacoco/jacoco.xml", "src/main/java/com/x/Sum.java", 6],
  Clover: [clover, "build/logs/clover.xml", "src/sum.ts", 3],
};

describe("a report of coverage", () => {
  for (const [tool, [text, path, file, size]] of Object.entries(reports)) {
    it(`of ${tool} says which lines and functions ran`, async () => {
      const analysis = await analysisOf({ [path]: text, [file]: "x\n".repeat(10) });
      expect(Analysis.parse(analysis)).toEqual(analysis);
      expect(analysis.coverage).toEqual([{ file, lines: 4, covered: 2 }]);
      expect(analysis.reports).toEqual(["coverage"]);
      const [finding, ...more] = analysis.findings.filter(({ rule }) => rule.startsWith("coverage/"));
      expect(more).toEqual([]);
      expect(finding).toMatchObject({
        severity: "info",
        title: `One function of ${file} is run by no test`,
        evidence: [{ file, line: 5, text: `carry: ${size} lines` }],
        fixClass: "test",
        report: "coverage",
      });
    });
  }

  it("weighs what was never run by its size, and by who imports it", async () => {
    const big = (end: number) => `SF:src/sum.ts\nFN:1,${end},sum\nFNDA:0,sum\nDA:1,0\nend_of_record\n`;
    const users = Object.fromEntries(
      [1, 2, 3, 4, 5].map((each) => [`src/u${each}/a.ts`, `import { sum } from "../sum${each > 2 ? ".ts" : ""}";\n`]),
    );
    const severity = async (end: number, more = {}) =>
      (await analysisOf({ "lcov.info": big(end), "src/sum.ts": "x\n", ...more })).findings.find(({ rule }) =>
        rule.startsWith("coverage/"),
      );
    expect((await severity(49))?.severity).toBe("info");
    expect((await severity(50))?.severity).toBe("warning");
    expect((await severity(15, users))?.severity).toBe("warning");
    expect((await severity(15, users))?.message).toContain("5 files import it.");
    expect((await severity(14, users))?.severity).toBe("info");
  });

  it("keeps the finding's id while the functions change", async () => {
    const id = async (text: string) =>
      (await analysisOf({ "lcov.info": text, "src/sum.ts": "" })).findings.find(({ rule }) =>
        rule.startsWith("coverage/"),
      )?.id;
    expect(await id(lcov)).toBe(await id(lcov.replace("5,10,carry", "6,11,other").replace("0,carry", "0,other")));
    expect(await id(lcov)).toBeDefined();
  });

  it("counts only for files of the project that are not tests or others' work", async () => {
    const of = (path: string) => lcov.replace("src/sum.ts", path);
    const text = of("gone.ts") + of("test/sum.test.ts") + of("vendor/sum.ts");
    const { findings, coverage } = await analysisOf({ "lcov.info": text, "test/sum.test.ts": "", "vendor/sum.ts": "" });
    expect(findings.filter(({ rule }) => rule.startsWith("coverage/"))).toEqual([]);
    expect(coverage?.map(({ file }) => file)).toEqual(["test/sum.test.ts", "vendor/sum.ts"]);
  });

  it("is looked for in each package, and only one is taken for each", async () => {
    const { coverage } = await analysisOf({
      "web/package.json": "{}",
      "web/src/sum.ts": "",
      "web/coverage/lcov.info": lcov,
      "web/coverage.xml": cobertura.replaceAll("sum.ts", "other.ts"),
      "web/src/other.ts": "",
    });
    expect(coverage).toEqual([{ file: "web/src/sum.ts", lines: 4, covered: 2 }]);
  });

  it("that is none is told, and shows nothing gone", async () => {
    for (const text of ["nope", "{ nope", '{"a":1}', "<html></html>", "<coverage>", "<a"]) {
      expect(readCoverage(text).ok).toBe(false);
      const { skipped, reports: read } = await analysisOf({ "coverage.xml": text });
      expect(skipped).toHaveLength(1);
      expect(read).toBeUndefined();
    }
  });
});
