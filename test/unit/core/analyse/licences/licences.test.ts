import { describe, expect, it } from "vitest";
import { readExpression, worstOf } from "#core/analyse/licences/spdx.ts";
import { conflictWith } from "#core/analyse/rules/licences.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

describe("an SPDX expression", () => {
  it("is read with choices below what applies together", () => {
    const licence = (id: string, exception?: string) => ({ kind: "licence", id, exception });
    expect(readExpression("MIT")).toEqual(licence("MIT"));
    expect(readExpression("(MIT OR GPL-2.0+) AND ISC or CC0-1.0")).toEqual({
      kind: "or",
      parts: [
        { kind: "and", parts: [{ kind: "or", parts: [licence("MIT"), licence("GPL-2.0+")] }, licence("ISC")] },
        licence("CC0-1.0"),
      ],
    });
    expect(readExpression("GPL-2.0-only WITH Classpath-exception-2.0")).toEqual(
      licence("GPL-2.0-only", "Classpath-exception-2.0"),
    );
  });

  for (const text of [
    "",
    "SEE LICENSE IN x",
    "(MIT",
    "MIT)",
    "MIT OR",
    "AND MIT",
    "MIT WITH",
    "MIT ISC",
    "(".repeat(500),
  ]) {
    it(`is none in ${JSON.stringify(text.slice(0, 20))}`, () => expect(readExpression(text)).toBeUndefined());
  }

  it("is as bad as its best choice, and as the worst of what applies together", () => {
    const judge = (id: string) => ({ A: { weight: 1 }, B: { weight: 2 } })[id];
    const worst = (text: string) => worstOf(readExpression(text)!, judge)?.weight ?? 0;
    expect([
      worst("A OR B"),
      worst("A AND B"),
      worst("B OR MIT"),
      worst("B AND MIT"),
      worst("(A OR B) AND (B OR MIT)"),
    ]).toEqual([1, 2, 0, 2, 1]);
  });
});

describe("a dependency's licence", () => {
  const cases: readonly (readonly [own: string | undefined, licence: string, severity: string | undefined])[] = [
    ["MIT", "ISC", undefined],
    ["MIT", "LGPL-3.0-or-later", undefined],
    ["MIT", "MPL-2.0", undefined],
    ["MIT", "GPL-3.0-or-later", "warning"],
    ["MIT", "AGPL-3.0", "warning"],
    ["MIT", "(MIT OR GPL-3.0)", undefined],
    ["MIT", "GPL-2.0-only WITH Classpath-exception-2.0", undefined],
    ["MIT", "SSPL-1.0", "warning"],
    ["MIT", "Custom licence, see file", undefined],
    ["proprietary", "GPL-2.0", "error"],
    ["proprietary", "LGPL-2.1", undefined],
    ["proprietary", "MIT AND AGPL-3.0-only", "error"],
    ["GPL-2.0-only", "Apache-2.0", "error"],
    ["GPL-2.0-or-later", "Apache-2.0", undefined],
    ["GPL-2.0-only", "LGPL-3.0-only", "error"],
    ["GPL-2.0-only", "LGPL-2.1-or-later", undefined],
    ["GPL-2.0-only", "GPL-3.0-only", "error"],
    ["GPL-3.0-only", "GPL-2.0-only", "error"],
    ["GPL-3.0-only", "GPL-2.0-or-later", undefined],
    ["GPL-3.0-or-later", "EPL-2.0", "error"],
    ["GPL-3.0-or-later", "Apache-2.0", undefined],
    ["GPL-3.0-or-later", "AGPL-3.0-only", "warning"],
    ["AGPL-3.0-only", "GPL-3.0-only", undefined],
    ["MIT OR GPL-2.0-only", "Apache-2.0", undefined],
    ["SSPL-1.0", "SSPL-1.0", undefined],
    [undefined, "GPL-3.0", undefined],
    [undefined, "BUSL-1.1", "warning"],
  ];
  for (const [own, licence, severity] of cases) {
    it(`${licence} in a project under ${own ?? "an unknown licence"}: ${severity ?? "nothing to say"}`, () =>
      expect(conflictWith(own, licence)?.severity).toBe(severity));
  }

  const lock = (dev: boolean) =>
    JSON.stringify(
      {
        lockfileVersion: 3,
        packages: { "": {}, "node_modules/readline": { version: "1.0.0", license: "GPL-3.0-only", dev } },
      },
      null,
      2,
    );
  const conflicts = async (files: Readonly<Record<string, string>>) =>
    (await analysisOf(files)).findings.filter(({ rule }) => rule === "licence/conflict");

  it("is a finding with its line, whose id does not depend on the version", async () => {
    const files = { "package.json": '{"license":"MIT"}', "package-lock.json": lock(false) };
    const [first] = await conflicts(files);
    expect(first).toMatchObject({
      severity: "warning",
      title: "The licence of readline may not go with the project's",
      evidence: [{ file: "package-lock.json", line: 5, text: "readline 1.0.0: GPL-3.0-only" }],
      fixClass: "decide",
    });
    const [next] = await conflicts({ ...files, "package-lock.json": lock(false).replace("1.0.0", "1.1.0") });
    expect(next?.id).toBe(first?.id);
  });

  it("is none of tools for development, and nothing where the project's own licence is unknown", async () => {
    expect(await conflicts({ "package.json": '{"license":"MIT"}', "package-lock.json": lock(true) })).toEqual([]);
    expect(await conflicts({ "package.json": "{}", "package-lock.json": lock(false) })).toEqual([]);
  });

  const gpl = "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n";
  const said: readonly Readonly<Record<string, string>>[] = [
    { "package.json": '{"license":"UNLICENSED"}' },
    { LICENSE: "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n" },
    { "pyproject.toml": '[project]\nlicense = { text = "BSD-3-Clause" }\n' },
    { "Cargo.toml": '[package]\nname = "a"\nlicense = "MIT/Apache-2.0"\n' },
    { "composer.json": '{"license":["MIT","BSD-2-Clause"]}' },
  ];
  for (const files of said) {
    it(`is compared with what ${Object.keys(files)[0]} says`, async () =>
      expect(await conflicts({ ...files, "package-lock.json": lock(false) })).toHaveLength(1));
  }

  it("goes with a project under the same, as its licence file says", async () =>
    expect(await conflicts({ LICENSE: gpl, "package-lock.json": lock(false) })).toEqual([]));
});
