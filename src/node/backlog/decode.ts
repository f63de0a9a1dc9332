import { refused } from "#core/errors.ts";

/** A text that can be turned back into the bytes that it came from. */
export interface Decoded {
  readonly text: string;
  readonly encode: (text: string) => Buffer;
}

/**
 * UTF-8, or UTF-16 where a mark says so. The mark stays in the text.
 *
 * @throws TuttiError `refused` for bytes that would not come back as they are
 */
export function decode(bytes: Buffer, path: string): Decoded {
  const decoded = attempt(bytes);
  if (!decoded.encode(decoded.text).equals(bytes)) {
    throw refused(`${path} is not written in UTF-8, and would not come back as it is. Save it as UTF-8 first.`);
  }
  return decoded;
}

function attempt(bytes: Buffer): Decoded {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return { text: bytes.toString("utf16le"), encode: (text) => Buffer.from(text, "utf16le") };
  }
  if (first === 0xfe && second === 0xff && bytes.length % 2 === 0) {
    const swapped = Buffer.from(bytes).swap16();
    return { text: swapped.toString("utf16le"), encode: (text) => Buffer.from(text, "utf16le").swap16() };
  }
  return { text: bytes.toString("utf8"), encode: (text) => Buffer.from(text, "utf8") };
}
