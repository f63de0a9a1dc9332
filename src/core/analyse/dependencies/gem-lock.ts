import { inFolder } from "../project.ts";
import { locked, type Locked, type LockReader, reachable } from "./lock-reader.ts";

interface Gem {
  readonly name: string;
  readonly version: string;
  readonly line: number;
  readonly needs: string[];
}

/** Gemfile.lock. Groups stand in the Gemfile, which is a program: its plain forms are read, others count as needed. */
export const readGemLock: LockReader = ({ text, project, folder }) => {
  const gems = new Map<string, Gem>();
  const direct = new Set<string>();
  let section = "";
  let last: Gem | undefined;
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.slice(0, 1_000);
    if (/^[A-Z][A-Z ]+$/.test(line)) section = line;
    const [, indent = "", name = "", version] = /^( +)([^\s(!]+)!?(?: \(([^)]*)\))?$/.exec(line) ?? [];
    if (name === "") continue;
    if (section === "DEPENDENCIES") direct.add(name);
    else if (indent.length === 4 && version !== undefined && section !== "PATH" && !gems.has(name)) {
      last = {
        name,
        version: version.replace(/-(?:x86|x64|arm|aarch64|java|universal|mingw|mswin).*$/, ""),
        line: index + 1,
        needs: [],
      };
      gems.set(name, last);
    } else if (indent.length === 6) last?.needs.push(name);
  }
  if (gems.size === 0 && !/^(?:GEM|DEPENDENCIES|PLATFORMS)$/m.test(text))
    return { ok: false, reason: "is no lock file of Bundler" };
  const dev = devGems(project.text(inFolder(folder, "Gemfile")) ?? "");
  const used = reachable(
    [...direct].filter((name) => !dev.has(name)),
    (name) => gems.get(name)?.needs,
  );
  const value = [...gems.values()].map(({ name, version, line }): Locked =>
    locked(name, version, direct.has(name) ? "direct" : "transitive", !used.has(name) && dev.size > 0, { line }),
  );
  return { ok: true, value };
};

const devGroup = /:(?:development|test)\b/;
const usedGroup = /:(?!development\b|test\b|groups?\b)\w+/;

/** Gems that stand only in the groups for development and test. */
function devGems(gemfile: string): ReadonlySet<string> {
  const dev = new Set<string>();
  const blocks: boolean[] = [];
  for (const whole of gemfile.split(/\r?\n/)) {
    const line = whole
      .slice(0, 500)
      .replace(/(?:^|\s)#.*$/, "")
      .trim();
    const names = /^group[\s(]+(.*?)\)?\s+do\b/.exec(line)?.[1];
    if (names !== undefined) blocks.push(devGroup.test(names) && !usedGroup.test(names));
    else if (/\bdo(?:\s*\|[^|]*\|)?$/.test(line) || /^(?:if|unless|case|begin)\b/.test(line))
      blocks.push(blocks.at(-1) ?? false);
    else if (/^end\b/.test(line)) blocks.pop();
    const [, name, rest = ""] = /^gem[\s(]+["']([^"']+)["'](.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const own = /\bgroups?:\s*(\[[^\]]*\]|:\w+)|:groups?\s*=>\s*(\[[^\]]*\]|:\w+)/.exec(rest);
    const said = own?.[1] ?? own?.[2];
    if (said === undefined ? blocks.at(-1) === true : devGroup.test(said) && !usedGroup.test(said)) dev.add(name);
  }
  return dev;
}
