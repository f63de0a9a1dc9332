import { describe, expect, it } from "vitest";
import { neutralLine, neutralMarkdown, neutralTitle } from "#core/publish/neutral-text.ts";

/** What a person sees: the parting character has no width. */
const seen = (text: string): string => text.replaceAll("\u2060", "");

describe("neutralMarkdown", () => {
  it("looks the same to a person", () => {
    const text = "Ask @ada about #12 and GH-3; it fixes octo/demo#4, mail a@b.example.";
    expect(seen(neutralMarkdown(text, 1_000))).toBe(text);
    expect(neutralMarkdown(text, 1_000)).not.toMatch(/@ada|#12|GH-3|#4|fixes octo/);
  });

  it("leaves ordinary words and code alone", () => {
    for (const text of [
      "This fixes the build.",
      "use `@decorator<T>` and ``a ` b``",
      "```ts\n@x <T> #1\n```",
      "# Heading",
      "C# is fine",
    ]) {
      expect(neutralMarkdown(text, 1_000)).toBe(text);
    }
  });

  it("shows HTML as text, and ends a code block that was left open", () => {
    expect(neutralMarkdown("<details><img src=x>", 100)).toBe("&lt;details>&lt;img src=x>");
    expect(neutralMarkdown("~~~~\n```\n<x>", 100)).toBe("~~~~\n```\n<x>\n~~~~");
    expect(neutralMarkdown("`<x>", 100)).toBe("`&lt;x>");
  });

  it("says how much was cut", () => {
    expect(neutralMarkdown("abcdef", 3)).toBe("abc … (3 characters more)");
  });
});

describe("neutralLine and neutralTitle", () => {
  it("make one line, without table borders and turned text", () => {
    expect(neutralLine("a\r\n| b\u202e `c`\t<d>", 100)).toBe("a \\| b 'c' &lt;d>");
    expect(neutralTitle("a\nb <c> | \u0007d", 100)).toBe("a b <c> | d");
    expect(neutralTitle("abcdef", 4)).toBe("abc…");
  });
});
