import * as z from "zod";

/** An executor's name, in settings and in the label `on:NAME`. */
export const ExecutorName = z.string().regex(/^[a-z][a-z0-9-]*$/);

const Words = z.array(z.string()).min(1);

/** Where worktrees can live besides this machine. `docs/executors.md` tells what each must do. */
export const ExecutorSetting = z
  .object({
    kind: z
      .enum(["ssh", "command"])
      .describe(
        "“ssh”: a machine that ssh reaches without a question. “command”: any program that runs others elsewhere.",
      ),
    host: z
      .string()
      .regex(/^[^-\s]\S*$/)
      .optional()
      .describe("“ssh”: the host, as ssh takes it, such as me@box."),
    args: z.array(z.string()).default([]).describe("“ssh”: further arguments of ssh, such as -p 2222."),
    command: Words.optional().describe(
      "“command”: program and arguments to which a program and its arguments are added, such as docker exec -i {place}.",
    ),
    folder: z
      .string()
      .regex(/^\/[^\n]*$/)
      .describe("Absolute path there of the folder for worktrees; it is made."),
    create: Words.optional().describe(
      "Program and arguments, run here, that make the place {place} before its first use.",
    ),
    remove: Words.optional().describe(
      "Program and arguments, run here, that remove the place {place} once it is given back.",
    ),
    env: z
      .array(z.string())
      .default([])
      .describe("Names of variables of this machine's environment that programs there may see."),
    variables: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .default({})
      .describe("Variables for programs there, with their values, such as PATH."),
    connectLimitSeconds: z
      .int()
      .min(1)
      .max(600)
      .default(60)
      .describe("How long the place may take until a program has started there, in seconds."),
  })
  .superRefine((setting, context) => {
    const needed = setting.kind === "ssh" ? "host" : "command";
    if (setting[needed] === undefined)
      context.addIssue({ code: "custom", path: [needed], message: `An executor of the kind ${setting.kind} needs it` });
  });
export type ExecutorSetting = z.infer<typeof ExecutorSetting>;
