import { isOpenImage } from "../docker/dockerfile.ts";
import type { Grammar, YamlEntry } from "../grammar.ts";
import type { FileRule } from "../rule.ts";
import { entriesOf, entryIn, itemsOf, scalarOf, valueIn } from "../syntax/yaml-access.ts";
import { type Fault, findingsOfFile } from "./file-findings.ts";

const composeFile = /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]{1,60})?\.ya?ml$/;

/** Services that are closer to the machine than they should be, or whose version is left open. */
export function composeRule(grammar: Grammar): FileRule {
  return ({ path, text, kind }) => {
    if (kind === "vendored" || !composeFile.test(path)) return [];
    const parsed = grammar.yaml(text);
    if (!parsed.ok) return []; // templates have this name, too
    const services = parsed.value.flatMap((root) => entriesOf(valueIn(root, "services")));
    return findingsOfFile(
      path,
      services.flatMap((service) => [...openImage(service), ...closeness(service)]),
    );
  };
}

function openImage({ key, value }: YamlEntry): readonly Fault[] {
  const image = entryIn(value, "image");
  const name = (scalarOf(image?.value) ?? "").replace(/\$\{\w+:?-([^}$]*)\}/g, "$1");
  if (image === undefined || entryIn(value, "build") !== undefined || !isOpenImage(name)) return [];
  const message = `${name} is another image every few weeks: what ran yesterday may not start tomorrow. Name a version, or a digest.`;
  return [
    {
      rule: "compose/open-image",
      severity: "warning",
      line: image.line,
      title: `The version of ${name} is left open`,
      message,
      text: `${key}: image: ${name}`,
      fixClass: "pin",
    },
  ];
}

const privilegedMessage = "Whoever breaks into this service has the machine. Give it only what it needs.";

function closeness({ key, value }: YamlEntry): readonly Fault[] {
  const faults: Fault[] = [];
  const tell = (rule: string, line: number, title: string, message: string, text: string): void => {
    faults.push({
      rule: `compose/${rule}`,
      severity: "warning",
      line,
      title,
      message,
      text: `${key}: ${text}`,
      fixClass: "configure",
    });
  };
  const privileged = entryIn(value, "privileged");
  if (scalarOf(privileged?.value) === "true" && privileged !== undefined) {
    tell("privileged", privileged.line, `The service ${key} is privileged`, privilegedMessage, "privileged: true");
  }
  for (const space of ["network_mode", "pid", "ipc"]) {
    const entry = entryIn(value, space);
    if (entry === undefined || scalarOf(entry.value) !== "host") continue;
    const what = { network_mode: "network", pid: "processes", ipc: "memory" }[space] ?? space;
    const message =
      space === "network_mode"
        ? "It can reach everything that listens on the machine only for itself, and its own ports are open to all. Publish single ports instead."
        : privilegedMessage;
    tell("host-namespace", entry.line, `The service ${key} shares the machine's ${what}`, message, `${space}: host`);
  }
  for (const volume of itemsOf(valueIn(value, "volumes"))) {
    const source = scalarOf(volume) ?? scalarOf(valueIn(volume, "source")) ?? "";
    if (!/\/docker\.sock\b/.test(source)) continue;
    tell(
      "docker-socket",
      volume.line,
      `The service ${key} has Docker's socket`,
      "With it, it can start any container, and so do anything on the machine, also where it is mounted read-only. Put a proxy that allows single calls between them.",
      source,
    );
  }
  for (const capability of itemsOf(valueIn(value, "cap_add"))) {
    const name = scalarOf(capability)?.replace(/^CAP_/i, "").toUpperCase() ?? "";
    if (name === "ALL" || name === "SYS_ADMIN") {
      tell(
        "capability",
        capability.line,
        `The service ${key} has the capability ${name}`,
        privilegedMessage,
        `cap_add: ${name}`,
      );
    }
  }
  return faults;
}
