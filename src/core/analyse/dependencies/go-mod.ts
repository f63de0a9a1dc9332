import { locked, type Locked, type LockReader } from "./lock-reader.ts";

/** A line of go.mod: in a block, or with its verb. */
const line = /^\s*(?:(require|replace|exclude|retract|tool|godebug|ignore)\b\s*)?(.*?)\s*(?:\/\/\s*(.*))?$/;

/** go.mod: since Go 1.17 it names all modules that are built, with the indirect ones marked. */
export const readGoMod: LockReader = ({ text }) => {
  const found: Locked[] = [];
  const replaced = new Map<string, string>();
  let block: string | undefined;
  for (const [index, whole] of text.split("\n").entries()) {
    const [, word, rest = "", remark = ""] = line.exec(whole.slice(0, 1_000).trimEnd()) ?? [];
    if (rest === "(") block = word;
    else if (rest === ")") block = undefined;
    else if ((word ?? block) === "require") {
      const [name, version] = rest.split(/\s+/).map((part) => part.replaceAll('"', ""));
      if (name === undefined || version === undefined || !version.startsWith("v")) continue;
      const relation = /^indirect\b/.test(remark) ? "transitive" : "direct";
      found.push(locked(name, version, relation, false, { line: index + 1 }));
    } else if ((word ?? block) === "replace") {
      const [, name, version] = /^(\S+)(?:\s+\S+)?\s+=>\s+\S+\s+(v\S+)$/.exec(rest) ?? [];
      if (name !== undefined && version !== undefined) replaced.set(name, version);
    }
  }
  if (found.length === 0 && !/^\s*module\s/m.test(text)) return { ok: false, reason: "names no module" };
  return { ok: true, value: found.map((each) => ({ ...each, ...versionOf(replaced.get(each.name)) })) };
};

function versionOf(version: string | undefined): { version?: string } {
  return version === undefined ? {} : { version };
}
