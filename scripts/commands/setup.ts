import { endWithParent } from "../../test/rig/processes.ts";
import { prepareEditor } from "../../test/rig/prepare.ts";
import { say } from "../bootstrap.mjs";

endWithParent();
const impossible = await prepareEditor();
say(impossible === undefined ? "Everything is installed." : `The editor tests cannot run here: ${impossible}.`);
