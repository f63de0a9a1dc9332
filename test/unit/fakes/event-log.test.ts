import { memoryEventLog } from "../../fakes/event-log.ts";
import { describeEventLog } from "../../contract/event-log.ts";

describeEventLog("the log in memory", async () => memoryEventLog());
