/** An element of an XML text. `text` is what stands directly inside it, joined and trimmed. */
export interface XmlElement {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[!?][^>]*>|<\/([^\s>]+)\s*>|<([A-Za-z_][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * The root of an XML text; `undefined` when there is none, or when its tags
 * are not balanced. Knows no entities but the five of XML itself, so none can
 * grow or reach out. Names keep no namespace prefix.
 */
export function xmlRoot(text: string): XmlElement | undefined {
  const top = element("", 1, "");
  const open = [top];
  let line = 1;
  let seen = 0;
  for (const match of text.matchAll(token)) {
    const parent = open.at(-1) ?? top;
    const between = text.slice(seen, match.index);
    if (between.trim() !== "") parent.text += entities(between);
    line += breaksIn(between);
    const [all, data, closing, opening, attributes = "", selfClosing] = match;
    if (data !== undefined) parent.text += data;
    if (closing !== undefined) {
      if (open.length < 2 || parent.name !== local(closing)) return undefined;
      parent.text = parent.text.trim();
      open.pop();
    }
    if (opening !== undefined) {
      const made = element(local(opening), line, attributes);
      parent.children.push(made);
      if (selfClosing !== "/") open.push(made);
    }
    line += breaksIn(all);
    seen = match.index + all.length;
  }
  return open.length === 1 ? top.children[0] : undefined;
}

export function childrenNamed(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent?.children.filter((child) => child.name === name) ?? [];
}

export function childNamed(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

/** The text of a child; `undefined` when it is missing or empty. */
export function textOf(parent: XmlElement | undefined, name: string): string | undefined {
  return childNamed(parent, name)?.text || undefined;
}

/** All elements of a name below `root`, in the order of the text. */
export function descendants(root: XmlElement | undefined, name: string): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const waiting = root === undefined ? [] : [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.name === name) found.push(next);
    for (const child of next.children.toReversed()) waiting.push(child);
  }
  return found;
}

function element(name: string, line: number, attributes: string): Growing {
  const found = new Map<string, string>();
  for (const [, key = "", double, single] of attributes.matchAll(attribute)) {
    found.set(local(key), entities(double ?? single ?? ""));
  }
  return { name, line, attributes: found, children: [], text: "" };
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

const known: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function entities(text: string): string {
  return text.includes("&") ? text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => known[name] ?? "") : text;
}

function breaksIn(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) breaks++;
  return breaks;
}
