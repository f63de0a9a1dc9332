// A process that appends to a board as fast as it can, and says what it has been promised.
import * as z from "zod";
import { createEventLog } from "#node/store/event-log.ts";
import { openPlace, Place } from "../open-place.ts";

const Given = z.object({ place: Place, name: z.string(), most: z.number() });
const { place, name, most } = Given.parse(JSON.parse(process.argv[2] ?? ""));
process.on("disconnect", () => process.exit());

const store = await openPlace(place);
const log = createEventLog(store, (value) => value);
let version = 0;
let conflicts = 0;
process.send?.({ ready: true });
await new Promise((resolve) => process.once("message", resolve));
for (let count = 0; count < most;) {
  version = (await log.read(version, 1_000_000)).at(-1)?.version ?? version;
  const appended = await log.append(version, [`${name}-${count}-a`, `${name}-${count}-b`]);
  if (appended === "conflict") {
    conflicts += 1;
    continue;
  }
  version = appended;
  process.send?.({ count });
  count += 1;
}
process.send?.({ conflicts }, () => process.disconnect());
