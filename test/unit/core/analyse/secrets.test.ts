import { libraryGrammar } from "#node/analyse/library-grammar.ts";
import { describe, expect, it } from "vitest";
import { maskSecrets, ownSecretsIn, secretsIn } from "#core/analyse/secrets.ts";
import { analysisOf } from "../../../fakes/analysis-of.ts";
import { letters, planted, plantedSecrets } from "../../../fakes/planted-secrets.ts";

const never = new AbortController().signal;

describe("secrets", () => {
  for (const [kind, line] of Object.entries(plantedSecrets)) {
    it(`are found: ${kind}`, () => {
      const { text, secret } = planted(line);
      const hits = ownSecretsIn("src/config.ts", `first\n${text}\nlast\n`);
      expect(hits.length).toBeGreaterThan(0);
      expect(maskSecrets(`first\n${text}\nlast\n`, hits)).not.toContain(secret.slice(4, 14));
    });
  }

  it("are found in settings without quotes", () => {
    const value = letters(20, "abcdefghijkm23456789XYZ");
    expect(ownSecretsIn("deploy/prod.env", `DB_PASSWORD=${value}\n`)).toHaveLength(1);
    expect(ownSecretsIn("config.yml", `  client_secret: ${value}\n`)).toHaveLength(1);
    expect(ownSecretsIn("src/a.ts", `client_secret = ${value}\n`)).toHaveLength(0);
  });

  const harmless: readonly (readonly [path: string, text: string])[] = [
    ["a.ts", `const key = "${"AK" + "IA"}IOSFODNN7EXAMPLE";`],
    ["a.ts", `const key = "${"gh" + "p_"}${"x".repeat(36)}";`],
    ["a.ts", 'const password = "changeme123";'],
    ["a.ts", "const password = process.env.DB_PASSWORD_2;"],
    ["a.ts", 'const apiKey = "your-api-key-goes-here-1";'],
    ["a.ts", 'const token = "${TOKEN_12345678901234}";'],
    ["a.ts", 'const tokenType = "b8f2c91e7a4d6053";'],
    ["a.ts", 'const secretName = "projects/1/secrets/a2c4e6g8";'],
    ["a.ts", 'label: { password: "Password_must_have_8_characters" }'],
    ["a.ts", 'const secret = config("db.password.v2");'],
    ["a.ts", 'if (token === "access_token") {}'],
    ["a.ts", 'header.startsWith("-----BEGIN PRIVATE KEY-----")'],
    ["a.yml", "password: ${{ secrets.DB_PASSWORD_1 }}"],
    ["a.yml", "token: <token-1234-of-yours>"],
    ["a.py", 'url = "postgres://user:password@localhost/db"'],
    ["a.py", 'url = "postgres://app:tiger99x@localhost:5432/db"'],
    ["a.py", 'url = "redis://:q8w7e6r5@cache:6379"'],
    ["a.py", 'url = "https://example.com:8080/path@x"'],
    ["test/a.test.ts", 'login({ password: "hunter2-Ab9" })'],
    ["docs/a.md", 'password = "q8W7e6R5t4"'],
    [".env.example", "API_KEY=q8W7e6R5t4q8W7e6R5t4z1"],
  ];
  for (const [path, text] of harmless) {
    it(`are not ${text} in ${path}`, () => expect(ownSecretsIn(path, text)).toEqual([]));
  }

  it("of other people's rules are joined with our own where they overlap", async () => {
    const { text, secret } = planted(plantedSecrets["github"] ?? "");
    const start = text.indexOf(secret);
    const scanner = {
      scan: async () => [
        { kind: "theirs", what: "something", start: start - 2, end: start + 10 },
        { kind: "illustration", what: "something", start: 0, end: 5 },
        { kind: "more", what: "something", start: text.length + 1, end: text.length + 21 },
      ],
    };
    const hits = await secretsIn("a.ts", `${text} ${letters(20, "abcdefghij0123456789")}`, scanner, never);
    expect(hits.map((hit) => hit.kind)).toEqual(["github", "more"]);
    expect(hits[0]).toMatchObject({ start: start - 2, end: start + secret.length });
  });

  it("take time in proportion to a hostile text", () => {
    const texts = [
      "password".repeat(50_000),
      `password = "${"a1".repeat(200_000)}`,
      `aws secret ${"aws ".repeat(50_000)}`,
      `${"-----BEGIN PRIVATE KEY-----"}${"\n".repeat(200_000)}`,
      "-----BEGIN ".repeat(30_000) + "PRIVATE KEY",
      `${"e".repeat(10)}yJ${"eyJ".repeat(100_000)}`,
      `a://${":".repeat(200_000)}`,
      `://${"a+".repeat(100_000)}`,
    ];
    for (const text of texts) expect(ownSecretsIn("a.yml", text)).toBeInstanceOf(Array);
  });
});

describe("an analysis of a project full of secrets", () => {
  const files = Object.fromEntries(
    Object.entries(plantedSecrets).map(([kind, line]) => {
      const { text } = planted(line);
      return [`src/${kind.replaceAll(" ", "-")}.ts`, `// TODO: remove ${text.replaceAll("\n", " ")}\n${text}\n`];
    }),
  );
  const github = planted(plantedSecrets["github"] ?? "");
  files["package.json"] = JSON.stringify({ description: `Uses ${github.text}`, scripts: { test: github.text } });
  files["notes.md"] = `<!-- FIXME: ${github.text} -->\n`;

  it("reports each, and contains none", async () => {
    const analysis = await analysisOf(files);
    const text = JSON.stringify(analysis);
    for (const [kind, line] of Object.entries(plantedSecrets)) {
      const { secret } = planted(line);
      const file = `src/${kind.replaceAll(" ", "-")}.ts`;
      expect(
        analysis.findings.filter((each) => each.rule.startsWith("secret/") && each.evidence[0]?.file === file),
      ).not.toEqual([]);
      expect(text, kind).not.toContain(secret);
      expect(text, kind).not.toContain(secret.slice(-12));
    }
  });

  it("says where, what and how long, and nothing more", async () => {
    const { findings } = await analysisOf({ "a.ts": `\n\n${github.text}\n` });
    expect(findings.find((finding) => finding.rule === "secret/github")).toMatchObject({
      severity: "error",
      title: "A GitHub token in a.ts",
      evidence: [{ file: "a.ts", line: 3, text: "GitHub token, 40 characters, hidden" }],
    });
  });

  it("is milder about what lies among tests", async () => {
    const { findings } = await analysisOf({ "testdata/key.ts": github.text });
    expect(findings.find((finding) => finding.rule === "secret/github")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining("among tests"),
    });
  });

  it("reports files that exist to hold secrets", async () => {
    const { findings } = await analysisOf({
      ".env": "",
      ".env.example": "",
      "deploy/.env.production": "",
      id_rsa: "",
      "certs/site.pfx": "\0",
      "test/fixtures/a.p12": "\0",
    });
    const reported = findings.filter((each) => each.rule.startsWith("secret/")).map((each) => each.evidence[0]?.file);
    expect(reported).toEqual([".env", "deploy/.env.production", "certs/site.pfx", "id_rsa"]);
  });

  it("passes over what git does not track, and keeps its text out all the same", async () => {
    const { MemoryFiles } = await import("../../../fakes/memory-files.ts");
    const { analyse } = await import("#core/analyse/analyse.ts");
    const local = new MemoryFiles({ "a.ts": `// TODO: drop ${github.text}\n` }, "orchard", ["a.ts"]);
    const analysis = await analyse(local, { grammar: libraryGrammar }, () => {}, never);
    expect(analysis.findings.some((finding) => finding.rule.startsWith("secret/"))).toBe(false);
    expect(analysis.findings.some((finding) => finding.rule === "todo/todo")).toBe(true);
    expect(JSON.stringify(analysis)).not.toContain(github.secret.slice(4));
  });
});
