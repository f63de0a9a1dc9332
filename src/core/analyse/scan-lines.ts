import type { ScanText } from "../gate/inspect.ts";
import type { SecretScanner } from "./secret-scanner.ts";
import { secretsIn } from "./secrets.ts";

/** The analyser's eye for secrets, for texts that are not files yet. */
export function scanWith(scanner: SecretScanner): ScanText {
  return async (file, text, signal) => {
    const hits = await secretsIn(file, text, scanner, signal);
    return hits.map(({ kind, what, start }) => ({
      line: text.slice(0, start).split("\n").length,
      rule: kind,
      message: `This looks like ${/^[aeiou]/i.test(what) ? "an" : "a"} ${what}.`,
    }));
  };
}
