import { it } from "mocha";

it("ends the extension host", () => process.kill(process.pid, "SIGKILL"));
