import { describe, expect, it } from "vitest";
import { CappedText } from "#node/process/capped-text.ts";

describe("CappedText", () => {
  it("keeps a short text as it is", () => {
    const text = new CappedText(10);
    text.append("12345");
    text.append("67890");
    expect(text.toString()).toBe("1234567890");
  });

  it("keeps the beginning and the end of a long one and says how much is missing", () => {
    const text = new CappedText(10);
    for (let index = 0; index < 26; index++) text.append(String.fromCharCode(97 + index));
    expect(text.toString()).toBe("abcde\n… 16 characters left out …\nvwxyz");
    expect(text.end(3)).toBe("xyz");
  });
});
