import { bytesOf, misreadings, type Misreading } from "./byte-tables.ts";

/** What was repaired: UTF-8 that had been read as another encoding and written as UTF-8 again. */
export interface Repair {
  readonly text: string;
  readonly readAs: Misreading | undefined;
  /** How many runs of characters were put right. */
  readonly runs: number;
}

/**
 * Repairs text whose UTF-8 was misread as a one-byte encoding. Line ends never
 * change, so line numbers stay.
 *
 * Only what is certainly damaged is touched: a run of characters above ASCII
 * that, as bytes of the encoding, is valid UTF-8 throughout and means something
 * plausible. Short runs that could also be honest text (an accented capital
 * before a closing quote) are repaired only in a document that is damaged
 * elsewhere and has no letters of its own in that encoding.
 */
export function repairMojibake(text: string): Repair {
  const nothing: Repair = { text, readAs: undefined, runs: 0 };
  if (!/\P{ASCII}/u.test(text)) return nothing;
  const surveys = misreadings.map((encoding) => survey(text, encoding));
  const best = surveys.toSorted((a, b) => b.certain - a.certain)[0];
  if (best === undefined || best.certain === 0) return nothing;
  return apply(text, best);
}

interface Survey {
  readonly encoding: Misreading;
  readonly bytes: ReadonlyMap<string, number>;
  readonly certain: number;
  /** Runs of letters that cannot be damage: the document has text of its own there. */
  readonly honest: number;
}

function survey(text: string, encoding: Misreading): Survey {
  const bytes = bytesOf(encoding);
  let certain = 0;
  let honest = 0;
  for (const run of runsIn(text, bytes)) {
    const verdict = judge(run, bytes);
    if (verdict.kind === "certain") certain += 1;
    else if (verdict.kind === "honest") honest += 1;
  }
  return { encoding, bytes, certain, honest };
}

function apply(text: string, { encoding, bytes, honest }: Survey): Repair {
  let runs = 0;
  const repaired = text.replace(/\P{ASCII}+/gu, (stretch) =>
    [...runsIn(stretch, bytes)]
      .map((run) => {
        const verdict = judge(run, bytes);
        if (verdict.kind === "certain" || (verdict.kind === "likely" && honest === 0)) {
          runs += 1;
          return verdict.text;
        }
        return run;
      })
      .join(""),
  );
  return { text: repaired, readAs: encoding, runs };
}

/** Stretches of characters that the encoding has, and between them stretches that it has not. */
function* runsIn(text: string, bytes: ReadonlyMap<string, number>): Iterable<string> {
  for (const [stretch] of text.matchAll(/\P{ASCII}+/gu)) {
    let run = "";
    let known: boolean | undefined;
    for (const character of stretch) {
      const has = bytes.has(character);
      if (known !== undefined && has !== known) {
        yield run;
        run = "";
      }
      known = has;
      run += character;
    }
    yield run;
  }
}

type Verdict =
  | { readonly kind: "certain" | "likely"; readonly text: string }
  /** `honest`: letters that belong where they are. `none`: says nothing. */
  | { readonly kind: "honest" | "none" };

function judge(run: string, bytes: ReadonlyMap<string, number>): Verdict {
  const values = Array.from(run, (character) => bytes.get(character));
  const decoded = decode(values);
  if (decoded === undefined) return { kind: /\p{L}/u.test(run) && values[0] !== undefined ? "honest" : "none" };
  if (!decoded.every(isPlausible)) return { kind: "none" };
  const text = String.fromCodePoint(...decoded);
  const symbols = decoded.filter(isSymbol).length;
  const symbolAfterLead = /^[ÃÂ√¬][^\p{Pi}\p{Pf}\p{Pd}\p{L}…•\s]$/u.test(run);
  return { kind: symbols > 0 || decoded.length > 1 || symbolAfterLead ? "certain" : "likely", text };
}

/** The code points that `bytes` hold as UTF-8; `undefined` when they are not valid throughout. */
function decode(bytes: readonly (number | undefined)[]): number[] | undefined {
  const codes: number[] = [];
  for (let index = 0; index < bytes.length;) {
    const lead = bytes[index] ?? 0;
    const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (length === 0 || lead >= 0xf5 || index + length > bytes.length) return undefined;
    let code = lead & (0xff >> (length + 1));
    for (let offset = 1; offset < length; offset++) {
      const next = bytes[index + offset] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const least = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    codes.push(code);
    index += length;
  }
  return codes;
}

/** Punctuation, arrows, signs and emoji: three and four bytes that no honest text of a one-byte encoding resembles. */
function isSymbol(code: number): boolean {
  return (
    (code >= 0x2000 && code < 0x2070) ||
    (code >= 0x20a0 && code < 0x2c00) ||
    (code >= 0x3000 && code < 0x3040) ||
    code === 0xfe0f ||
    code >= 0x1f000
  );
}

/** Scripts and symbols that people write; rare scripts are more often honest text that looks like bytes. */
function isPlausible(code: number): boolean {
  return (
    (code >= 0xa0 && code < 0x250) || // Latin with accents
    (code >= 0x370 && code < 0x530) || // Greek, Cyrillic
    (code >= 0x5d0 && code < 0x6d4) || // Hebrew, Arabic
    (code >= 0x900 && code < 0x980) || // Devanagari
    (code >= 0x1e00 && code < 0x2c00) || // more Latin, punctuation, arrows, signs
    (code >= 0x3000 && code < 0xd7a4) || // kana, ideographs, Hangul
    (code >= 0xfe00 && code < 0xfe10) || // variation selectors
    code === 0xfeff ||
    (code >= 0xff00 && code < 0xfff0) ||
    (code >= 0x1f000 && code < 0x1fb00) // emoji
  );
}
