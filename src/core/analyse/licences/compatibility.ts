import type { Severity } from "../finding.ts";

/**
 * What the makers of licences say about using them together, as of November
 * 2026: the Free Software Foundation's list (gnu.org/licenses/license-list)
 * and its questions (gpl-faq, “AllCompatibility”), the Apache Software
 * Foundation's page on the GPL (apache.org/licenses/GPL-compatibility), and
 * each licence's own text where it limits use. Not legal advice; a licence
 * that is not here is unknown, and nothing is said about it.
 */
export interface Conflict {
  readonly severity: Severity;
  readonly why: string;
  /** For the choice among several: 1 to 3. */
  readonly weight: number;
}

/** Copyleft over the whole work, by family. Without “only” or “or-later”, the later versions are taken as allowed. */
const strong = /^(A?GPL)-(\d)\.\d(-only|-or-later|\+)?$/;
const lesser = /^LGPL-(\d)\.\d(-only|-or-later|\+)?$/;
/** Exceptions that let other code be linked without its falling under the licence. */
const linkingException =
  /^(?:Classpath-exception|GCC-exception|LLVM-exception|OCaml-LGPL-linking-exception|Universal-FOSS-exception|GPL-3\.0-linking-exception|Linux-syscall-note|Bison-exception|Autoconf-exception|Font-exception)/;
/** Free, but with terms that the GPL does not allow to be added. */
const againstGpl =
  /^(?:EPL-1\.0|EPL-2\.0|CDDL-1\.[01]|MPL-1\.[01]|CPL-1\.0|IPL-1\.0|BSD-4-Clause|Apache-1\.[01]|OpenSSL|MS-PL|MS-RL|OSL-\d\.\d|PHP-3\.\d+|QPL-1\.0)$/;
/** Not free: they forbid some uses. */
const limited =
  /^(?:SSPL-1\.0|BUSL-1\.1|Elastic-2\.0|CC-BY-NC-.*|PolyForm-.*|RSAL-.*|Commons-Clause.*|JSON|Confluent-.*)$/i;

/**
 * Why a dependency's licence does not go with the project's; `undefined` when
 * nothing is known against it.
 *
 * @param own  the project's licence, as one SPDX id; `proprietary` for none
 */
export function conflictOf(own: string | undefined, id: string, exception: string | undefined): Conflict | undefined {
  if (own === id) return undefined;
  if (limited.test(id)) {
    return { severity: "warning", weight: 1, why: "It is not a free licence: it forbids some uses of the program." };
  }
  if (own === undefined || (exception !== undefined && linkingException.test(exception))) return undefined;
  const gpl = strong.exec(own);
  return gpl === null ? inOtherWork(own, id) : inGplWork(gpl, own, id);
}

function inOtherWork(own: string, id: string): Conflict | undefined {
  if (!strong.test(id)) return undefined;
  if (own === "proprietary") {
    return {
      severity: "error",
      weight: 3,
      why: "Whoever passes the program on must pass on its whole source under this licence.",
    };
  }
  return {
    severity: "warning",
    weight: 2,
    why: `The program as a whole then falls under ${id}, not under ${own} alone.`,
  };
}

function inGplWork(gpl: RegExpExecArray, own: string, id: string): Conflict | undefined {
  const [, family, version = "", reach] = gpl;
  const isOnly = reach === "-only";
  const error = (why: string): Conflict => ({ severity: "error", weight: 3, why });
  if (againstGpl.test(id)) return error(`Its terms may not be added to ${own}.`);
  if (version === "2" && isOnly && id === "Apache-2.0")
    return error("Its patent terms may not be added to version 2 of the GPL.");
  const other = strong.exec(id);
  const otherVersion = Number(other?.[2] ?? lesser.exec(id)?.[1]);
  if (version === "2" && isOnly && otherVersion >= 3)
    return error(`${own} does not allow later versions, which ${id} needs.`);
  if (other === null) return undefined;
  if (version === "3" && other[2] === "2" && other[3] === "-only")
    return error(`${id} does not allow version 3, which ${own} needs.`);
  if (family === "GPL" && other[1] === "AGPL") {
    return {
      severity: "warning",
      weight: 2,
      why: `Users over a network must then be offered the source, as ${id} asks.`,
    };
  }
  return undefined;
}
