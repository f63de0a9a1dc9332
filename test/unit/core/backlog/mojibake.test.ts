import { describe, expect, it } from "vitest";
import { bytesOf, misreadings, type Misreading } from "#core/backlog/byte-tables.ts";
import { repairMojibake } from "#core/backlog/mojibake.ts";

/** What `text` looks like after its UTF-8 was read as `encoding`. */
function misread(text: string, encoding: Misreading): string {
  const characters = new Map([...bytesOf(encoding)].map(([character, byte]) => [byte, character]));
  return Array.from(new TextEncoder().encode(text), (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : (characters.get(byte) ?? "?"),
  ).join("");
}

describe("repairMojibake", () => {
  it.each([
    ["windows-1252", "Ð—Ð°Ð´Ð°Ñ‡Ð°", "Задача"],
    ["mac-roman", "\u{f8ff}üî¥ Blocked ‚Üí Done", "🔴 Blocked → Done"],
    ["windows-1252", "âœ… Completed â€” itâ€™s done", "✅ Completed — it’s done"],
    ["windows-1251", "Р—Р°РґР°С‡Р° Рё РµС‰С‘", "Задача и ещё"],
    ["windows-1252", "CafÃ© and naÃ¯ve", "Café and naïve"],
  ])("repairs what was read as %s: %s", (readAs, text, repaired) => {
    expect(repairMojibake(text)).toMatchObject({ text: repaired, readAs });
  });

  it.each([
    "plain",
    "Задача",
    "Дії та вії, Її різні мрії, Різдво, Сіль",
    "„Spaß“ und Größe – naïve café",
    "ESPAÑA “Ñ” É” «Ñ» MAÇÃ” IRMÃ",
    "après\u{a0}« demandé\u{a0}« è\u{a0}« à\u{a0}»",
    "it’s “fine” — really… 5 €, © ® ™ ½",
    "日本語のタスク、한국어 과제, Ελληνικά",
    "🔴 Blocked → ✅ Done",
    "Tiếng Việt có dấu, Ã và Â",
  ])("leaves honest text alone: %s", (text) => {
    expect(repairMojibake(text)).toEqual({ text, readAs: undefined, runs: 0 });
  });

  it.each(misreadings)("brings back what was read as %s", (encoding) => {
    const text = "🔴 Задача: größer, naïve café — “done” → ✅ 日本語 Ελληνικά";
    expect(repairMojibake(misread(text, encoding))).toMatchObject({ text, readAs: encoding });
  });

  it("repairs once, and leaves alone what it has repaired", () => {
    const repaired = repairMojibake(misread("✅ Größe", "mac-roman")).text;
    expect(repairMojibake(repaired)).toEqual({ text: repaired, readAs: undefined, runs: 0 });
  });

  it("repairs the damaged part of a file that also has honest text", () => {
    expect(repairMojibake("Größe\nâœ… done\ncafé").text).toBe("Größe\n✅ done\ncafé");
  });

  it("keeps every line where it is", () => {
    const text = "a\r\nâœ…\r\n\r\nâ†’\n";
    expect(repairMojibake(text).text.split("\n")).toHaveLength(text.split("\n").length);
  });
});
