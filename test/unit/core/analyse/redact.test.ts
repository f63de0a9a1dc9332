import { describe, expect, it } from "vitest";
import { createRedact, redactLines } from "#core/analyse/redact.ts";
import { letters, planted, plantedSecrets } from "../../../fakes/planted-secrets.ts";

const redact = createRedact(() => []);

describe("createRedact", () => {
  it.each(Object.entries(plantedSecrets))("hides a secret of the kind %s in output", (_kind, line) => {
    const { text, secret } = planted(line);
    const shown = redact(`before\n${text}\nafter`);
    expect(shown).not.toContain(secret);
    expect(shown).toMatch(/^before\n[^]*•[^]*\nafter$/);
  });

  it("hides the values that Tutti holds, whatever they look like", () => {
    const known = createRedact(() => ["plain words", "short"]);
    expect(known("git said: plain words, plain words; short")).toBe("git said: •••••••••••, •••••••••••; short");
  });

  it("leaves ordinary output alone", () => {
    const output = "ok 1 - adds\nTOKEN=${TOKEN}\nhttps://example.org/a@b\nexpected: 'abc'\n";
    expect(redact(output)).toBe(output);
  });
});

describe("redactLines", () => {
  it("hides a private key that comes line by line", () => {
    const lines = redactLines(redact);
    const body = letters(64, "abcdefghijklmnopqrstuvwxyz0123456789");
    const shown = ["say", `${"-----BEGIN"} RSA PRIVATE KEY-----`, body, "-----END RSA PRIVATE KEY-----", "done"].map(
      lines,
    );
    expect(shown[0]).toBe("say");
    expect(shown[2]).toBe("•".repeat(64));
    expect(shown[4]).toBe("done");
  });
});
