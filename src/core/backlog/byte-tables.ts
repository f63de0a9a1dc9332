/** The one-byte encodings as which UTF-8 is most often misread. */
export const misreadings = ["mac-roman", "windows-1252", "windows-1251"] as const;
export type Misreading = (typeof misreadings)[number];

/** What the bytes 0x80 to 0xFF mean in each encoding, in order. Undefined bytes stand for themselves. */
const upperHalves: Record<Misreading, string> = {
  "mac-roman":
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø" +
    "¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
  "windows-1252":
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿" +
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
  "windows-1251":
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї" +
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
};

/** The byte that each character above ASCII stands for in `encoding`. */
export function bytesOf(encoding: Misreading): ReadonlyMap<string, number> {
  const bytes = new Map(Array.from(upperHalves[encoding], (character, index) => [character, 0x80 + index]));
  if (encoding === "mac-roman") bytes.set("\u{2126}", 0xbd); // the ohm sign, which some systems write for omega
  if (encoding !== "windows-1252") return bytes;
  for (let code = 0x80; code < 0xa0; code++) bytes.set(String.fromCharCode(code), code); // read as Latin-1
  return bytes;
}
