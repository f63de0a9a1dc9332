import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { Overview } from "../rule.ts";

const environmentFile = /(?:^|\/)\.env(?:\.(?:local|prod|production|staging|live)|\.[\w-]{1,40}\.local)?$/;
const keyStore = /\.(?:p12|pfx|jks|keystore|kdbx|ppk)$|(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass)$/i;
const playground = /(?:^|\/)(?:tests?|specs?|fixtures?|testdata|examples?)\//i;

/** Tracked files that exist to hold secrets, whatever is in them today. */
export function keyFileRule({ project }: Overview): readonly RuleFinding[] {
  return project.files.flatMap(({ path, tracked }) => {
    if (!tracked || playground.test(path)) return [];
    const isEnvironment = environmentFile.test(path);
    if (!isEnvironment && !keyStore.test(path)) return [];
    const rule = isEnvironment ? "secret/env-file" : "secret/key-file";
    return [
      {
        id: findingIds(rule, path)(""),
        rule,
        severity: "error" as const,
        title: isEnvironment ? `${path} is tracked by git` : `The key file ${path} is tracked by git`,
        message: isEnvironment
          ? "Files of this name hold local secrets; once tracked, the next value written into it is published. Stop tracking it, ignore it, and offer an example file instead."
          : "Files of this kind hold private keys or passwords. Revoke what is in it, stop tracking it and keep it outside the repository.",
        evidence: [{ file: path, text: "" }],
        fixClass: "remove" as const,
      },
    ];
  });
}
