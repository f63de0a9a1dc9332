import type { Json } from "./json.ts";

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GitHub's form of an error. */
export function failure(
  status: number,
  message: string,
  errors?: readonly Json[],
  headers?: Record<string, string>,
): Answer {
  const body = {
    message,
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
    ...(errors ? { errors } : {}),
  };
  return { status, body, ...(headers ? { headers } : {}) };
}

/** GitHub's answer to a request that its rules forbid. */
export function invalid(resource: string, message: string): Answer {
  return failure(422, "Validation Failed", [{ resource, code: "custom", message }]);
}
