import { endWithParent } from "../../test/rig/processes.ts";
import { installAgents } from "../../test/fakes/agents/install-agents.ts";
import { installEditor } from "../../test/rig/install-editor.ts";
import { installRepositories } from "../../test/rig/repositories.ts";
import { installWall } from "../../test/rig/install-wall.ts";
import { say } from "../bootstrap.mjs";

endWithParent();
await installAgents();
await installRepositories();
const wall = await installWall();
if (wall.kind === "none") say(`Agents are not contained here: ${wall.reason}`);
const impossible = await installEditor();
say(impossible === undefined ? "Everything is installed." : `The editor tests cannot run here: ${impossible}.`);
