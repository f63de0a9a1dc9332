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

  it.each([
    "API_TOKEN=«q8Zr2Lm5Xv9Tn3Kp7Ws1» npm run deploy",
    "+API_TOKEN=«q8Zr2Lm5Xv9Tn3Kp7Ws1»",
    "- PASSWORD: «q8Zr2Lm5Xv»",
    "deploy --token «q8Zr2Lm5Xv9Tn3Kp7Ws1» --to here",
    "deploy --db-password='«q8Zr2Lm5Xv!»' && make",
    "curl -H 'X-Api-Key: «q8Zr2Lm5Xv9Tn3Kp7Ws1»' https://example.org",
    'curl -H "Authorization: Basic «bWU6cThacjJMbTVYdjlU»" https://example.org',
    "curl -u me:«q8Zr2Lm5Xv9T» https://example.org",
    "curl https://example.org/?access_token=«q8Zr2Lm5Xv9Tn3Kp7Ws1»&page=2",
  ])("hides what a command line gives away: %s", (line) => {
    const { text, secret } = planted(line);
    expect(redact(text)).toBe(text.replace(secret, "•".repeat(secret.length)));
  });

  it.each([
    "API_TOKEN=$API_TOKEN npm run deploy",
    "deploy --token ${{ secrets.DEPLOY_TOKEN_V2 }}",
    "docker run -u 1000:1000 node:24",
    "const token = readToken2(request, anotherArgument);",
    "max_tokens=4096 --tokens 8192",
    "sort --key=2 --key user.createdAt1",
    "git log --author-token me",
  ])("leaves alone what only looks like it: %s", (line) => {
    expect(redact(line)).toBe(line);
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
