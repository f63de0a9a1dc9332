/** One instruction of a Dockerfile, with its lines joined. */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** 1-based, where it begins. */
  readonly line: number;
  /** What follows the name, without comments between its lines; the text of here-documents included. */
  readonly text: string;
}

/** A stage: from one FROM to the next. */
export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile as its builder does: continued lines, comments among them, here-documents, the escape directive. */
export function readDockerfile(text: string): readonly Instruction[] {
  const lines = text.split(/\r?\n/);
  const escape = /^#\s*escape\s*=\s*`/im.test(text.slice(0, 500)) ? "`" : "\\";
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    const first = (lines[at] ?? "").trim();
    if (first === "" || first.startsWith("#")) continue;
    const start = at;
    const parts = [first];
    while ((parts.at(-1) ?? "").endsWith(escape) && at + 1 < lines.length) {
      parts.push((parts.pop() ?? "").slice(0, -1).trimEnd());
      at++;
      while (at < lines.length && /^\s*(?:#|$)/.test(lines[at] ?? "")) at++;
      parts.push((lines[at] ?? "").trim());
    }
    const joined = parts.join(" ");
    for (const [, mark = ""] of /^(?:RUN|COPY|ADD)\s/i.test(joined)
      ? joined.matchAll(/<<-?["']?([A-Za-z_]\w*)["']?/g)
      : []) {
      for (at++; at < lines.length && (lines[at] ?? "").trim() !== mark; at++) parts.push(lines[at] ?? "");
    }
    const [, name = "", rest = ""] =
      /^(\S+)\s*([\s\S]*)$/.exec(parts.join(parts.length > 1 && joined.includes("<<") ? "\n" : " ")) ?? [];
    found.push({ name: name.toUpperCase(), line: start + 1, text: rest });
  }
  return found;
}

export function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const each of instructions) {
    if (each.name !== "FROM") {
      stages.at(-1)?.instructions.push(each);
      continue;
    }
    const [image = "", , name] = each.text.replace(/^(?:--\S+\s+)+/, "").split(/\s+/);
    stages.push({ image, name: name?.toLowerCase(), from: each, instructions: [] });
  }
  return stages;
}

/** Whether an image's version is left open: no tag, or one that moves. Variables are somebody else's choice. */
export function isOpenImage(image: string): boolean {
  if (image === "" || image === "scratch" || image.includes("$") || image.includes("@sha256:")) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === "latest";
}
