import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExecutorSetting } from "#core/executor-setting.ts";

/**
 * A program that runs others “elsewhere”, as `docker exec -i NAME` does: with nothing of the caller's environment, in a
 * session of its own, in a folder that only `create` makes. Where this file is missing, the place cannot be reached.
 */
export async function otherPlace(
  folder: string,
  manners: "good" | "bad" = "good",
): Promise<{ readonly setting: ExecutorSetting; readonly door: string; readonly places: string }> {
  const door = join(folder, "door");
  const places = join(folder, "places");
  await mkdir(places, { recursive: true });
  const script = (text: string) => `#!/bin/sh\nset -e\n${text}\n`;
  const enter = `name=$1; shift
[ -d "${places}/$name" ] || { echo "Error: No such place: $name" >&2; exit 1; }
${manners === "bad" ? badly : "exec"} setsid -w env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="${places}/$name" GIT_CONFIG_NOSYSTEM=1 "$@"${manners === "bad" ? choppy : ""}`;
  await writeFile(door, script(enter));
  await writeFile(join(folder, "create"), script(`mkdir "${places}/$1"`));
  await writeFile(join(folder, "remove"), script(`rm -rf "${places}/$1"`));
  for (const name of ["door", "create", "remove"]) await chmod(join(folder, name), 0o755);
  const setting = ExecutorSetting.parse({
    kind: "command",
    command: [door, "{place}"],
    create: [join(folder, "create"), "{place}"],
    remove: [join(folder, "remove"), "{place}"],
    folder: join(folder, "work"),
  });
  return { setting, door, places };
}

/** Says something of its own on the errors' side, and gives output in crumbs. */
const badly = 'echo "a notice of the door" >&2; set +e; {';
const choppy = '; echo $? > "$0.$$"; } | dd bs=13 status=none\nread code < "$0.$$"; rm "$0.$$"; exit $code';
