import { type Instruction, isOpenImage, readDockerfile, type Stage, stagesOf } from "../docker/dockerfile.ts";
import type { RuleFinding } from "../finding.ts";
import type { TextFile } from "../rule.ts";
import { type Fault, findingsOfFile } from "./file-findings.ts";

const dockerfile = /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w.-]{1,60})?$|\.(?:dockerfile|containerfile)$/i;
/** Containers that people work in, where root and a full set of packages are meant. */
const forWork = /(?:^|\/)\.(?:devcontainer|gitpod)(?:\/|\.)/;
const secretName = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)(?:_|$)/i;

/** What goes wrong in many Dockerfiles: a core of what hadolint looks for. */
export function dockerfileRule({ path, text, kind, language }: TextFile): readonly RuleFinding[] {
  if (kind === "vendored" || !dockerfile.test(path) || path.endsWith(".dockerignore")) return [];
  if (language !== undefined && language !== "Dockerfile") return []; // Dockerfile.md, Dockerfile.js
  const stages = stagesOf(readDockerfile(text));
  const names = new Set(stages.flatMap(({ name }) => name ?? []));
  const faults = stages.flatMap((stage) => [
    ...openImage(stage, names),
    ...stage.instructions.flatMap(instructionFaults),
    ...repeated(stage),
  ]);
  return findingsOfFile(path, [...faults, ...(forWork.test(path) ? [] : rootUser(stages))]);
}

function openImage({ image, from }: Stage, names: ReadonlySet<string>): readonly Fault[] {
  if (names.has(image.toLowerCase()) || !isOpenImage(image)) return [];
  const message = `${image} is another image every few weeks, so the same commit builds differently, or no longer. Name a version, or a digest.`;
  return [fault(from, "docker/open-image", "warning", `The version of ${image} is left open`, message, "pin")];
}

function rootUser(stages: readonly Stage[]): readonly Fault[] {
  const last = stages.at(-1);
  const starts = last?.instructions.some(({ name }) => name === "CMD" || name === "ENTRYPOINT") === true;
  if (last === undefined || !starts || last.image === "scratch" || /nonroot|rootless/.test(last.image)) return [];
  const own = chainOf(last, stages).flatMap(({ instructions }) => instructions);
  const user = own.findLast(({ name }) => name === "USER");
  if (user !== undefined && !/^(?:root|0)(?::|$)/.test(user.text.trim())) return [];
  const message =
    "Whoever breaks into the program is root in its container, and closer to the machine. Make a user, and name it with USER before the program starts.";
  return [fault(user ?? last.from, "docker/root-user", "warning", "The program runs as root", message, "configure")];
}

/** A stage after those that it is built on, in the order of the build. */
function chainOf(last: Stage, stages: readonly Stage[]): readonly Stage[] {
  const chain = [last];
  for (let at = last; chain.length <= stages.length;) {
    const base = stages.find(({ name }) => name !== undefined && name === at.image.toLowerCase());
    if (base === undefined || base === at) break;
    chain.unshift(base);
    at = base;
  }
  return chain;
}

function instructionFaults(instruction: Instruction): readonly Fault[] {
  switch (instruction.name) {
    case "ADD":
      return addFaults(instruction);
    case "RUN":
      return runFaults(instruction);
    case "ENV":
    case "ARG":
      return secretFaults(instruction);
    case "WORKDIR":
      return /^(?:["']?[/$]|["']?[A-Za-z]:)/.test(instruction.text)
        ? []
        : [
            fault(
              instruction,
              "docker/relative-workdir",
              "info",
              `WORKDIR ${instruction.text} is relative`,
              "Where it leads depends on the base image. Write it from the root.",
              "configure",
            ),
          ];
    case "MAINTAINER":
      return [
        fault(
          instruction,
          "docker/maintainer",
          "info",
          "MAINTAINER is deprecated",
          "Write LABEL org.opencontainers.image.authors instead.",
          "update",
        ),
      ];
    case "EXPOSE":
      return instruction.text
        .split(/\s+/)
        .flatMap((port) =>
          Number(/^\d+/.exec(port)?.[0] ?? 0) > 65_535
            ? [fault(instruction, "docker/no-port", "error", `${port} is no port`, "Ports end at 65535.", "update")]
            : [],
        );
    default:
      return [];
  }
}

function addFaults(instruction: Instruction): readonly Fault[] {
  const words = instruction.text.split(/\s+/).filter((word) => word !== "" && !word.startsWith("--"));
  const sources = words.slice(0, -1).map((word) => word.replace(/^\[?"|",?\]?$/g, ""));
  if (sources.some((source) => /^https?:\/\//i.test(source)) && !instruction.text.includes("--checksum=")) {
    const message =
      "What lies at that address when the image is built becomes part of it, unseen. Add --checksum, or fetch it in a RUN that compares its hash.";
    return [
      fault(instruction, "docker/add-remote", "warning", "ADD takes a file from the network unchecked", message, "pin"),
    ];
  }
  const isPlain = sources.every(
    (source) => !/^https?:|^git@|\.git$|\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst)\b|[$*<]/i.test(source),
  );
  if (!isPlain || sources.length === 0) return [];
  return [
    fault(
      instruction,
      "docker/add-instead-of-copy",
      "info",
      "ADD where COPY would do",
      "ADD also unpacks and downloads; COPY does what is meant here, and nothing else.",
      "configure",
    ),
  ];
}

function runFaults(instruction: Instruction): readonly Fault[] {
  const { text } = instruction;
  const faults: Fault[] = [];
  const told = (name: string, severity: Fault["severity"], title: string, message: string): void => {
    faults.push(fault(instruction, `docker/${name}`, severity, title, message, "configure"));
  };
  const installs = /\bapt(?:-get)?\s(?:[^&|;]*\s)?install\b/.test(text);
  const isCached = text.includes("--mount=type=cache");
  if (installs && !/--no-install-recommends|APT::Install-Recommends/.test(text)) {
    told(
      "apt-recommends",
      "info",
      "apt-get installs more than was asked for",
      "Recommended packages make the image larger and easier to attack. Add --no-install-recommends.",
    );
  }
  if (installs && !isCached && !/rm\s+-\w*r\w*\s+[^&|;]*\/var\/lib\/apt(?:\/lists)?/.test(text)) {
    told(
      "apt-lists",
      "info",
      "The lists of apt stay in the image",
      "Remove /var/lib/apt/lists in the same RUN: a later one no longer makes the image smaller.",
    );
  }
  if (/\bapt(?:-get)?\s+(?:-\S+\s+)*update\b/.test(text) && !installs && !/\bupgrade\b|\bbuild-dep\b/.test(text)) {
    told(
      "apt-update-alone",
      "warning",
      "apt-get update stands alone",
      "The layer is cached, and a later install finds lists of another day. Update and install in one RUN.",
    );
  }
  if (/\bapk\s+(?:-\S+\s+)*add\b/.test(text) && !/--no-cache|-U\b|--update-cache/.test(text) && !isCached) {
    told("apk-cache", "info", "The index of apk stays in the image", "Add --no-cache.");
  }
  if (/\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:ba|da|z)?sh\b/.test(text)) {
    told(
      "pipe-to-shell",
      "warning",
      "A script from the network is run unseen",
      "What the address answers on the day of the build runs as it is. Fetch a version of it, and compare its hash.",
    );
  }
  return faults;
}

/** The values of secrets are never repeated: only names are. */
function secretFaults(instruction: Instruction): readonly Fault[] {
  const names = [...instruction.text.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)];
  const isOldForm = instruction.name === "ENV" && !instruction.text.includes("=");
  return (isOldForm ? names.slice(0, 1) : names).flatMap(([, name = "", value = ""]): readonly Fault[] => {
    const set = isOldForm ? instruction.text.slice(name.length).trim() : value.replace(/^["']|["']$/g, "");
    const isFile = /_(?:FILE|PATH|DIR|URL|NAME|TTL|EXPIRY|LENGTH)$/i.test(name);
    if (
      !secretName.test(name) ||
      isFile ||
      (instruction.name === "ENV" && (set === "" || /^(?:true|false|\d)$/i.test(set)))
    )
      return [];
    if (instruction.name === "ENV" && /^\$\{?\w+\}?$/.test(set) && !secretName.test(set)) return [];
    const message = `Whoever has the image can read ${name} in its history. Give it at build time with RUN --mount=type=secret, or when the container starts.`;
    return [
      {
        ...fault(
          instruction,
          "docker/secret-in-image",
          "warning",
          `${instruction.name} ${name} stays in the image`,
          message,
          "configure",
        ),
        text: `${instruction.name} ${name}`,
      },
    ];
  });
}

/** Only the last CMD and the last ENTRYPOINT of a stage count. */
function repeated({ instructions }: Stage): readonly Fault[] {
  return ["CMD", "ENTRYPOINT"].flatMap((name) =>
    instructions
      .filter((each) => each.name === name)
      .slice(0, -1)
      .map((each) =>
        fault(
          each,
          "docker/overridden",
          "warning",
          `This ${name} never counts`,
          `A later ${name} of the same stage takes its place. Remove one of them.`,
          "remove",
        ),
      ),
  );
}

function fault(
  { name, line, text }: Instruction,
  rule: string,
  severity: Fault["severity"],
  title: string,
  message: string,
  fixClass: Fault["fixClass"],
): Fault {
  return { rule, severity, line, title, message, text: `${name} ${text}`.trim(), fixClass };
}
