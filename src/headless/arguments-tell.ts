import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { tell, type TellOptions } from "./commands/tell.ts";

export function addTelling(add: Add, perform: Perform): void {
  add("tell", "say something to the agent of a run; without a text, list what was said")
    .argument("<run>", "a run or its task")
    .argument("[text]", "what the agent shall know")
    .option("--edit <message>", "put the text in the place of one that still waits")
    .option("--withdraw <message>", "take one back that still waits")
    .option("--first <message>", "tell this one before the others that wait")
    .action((name: string, text: string | undefined, options: GlobalOptions & TellOptions) =>
      perform((context) => tell(context, name, text, options), options),
    );
}
