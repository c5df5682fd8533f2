// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, askWhatIf, type WhatIfQuestion } from "#app";
import { AppError } from "#kernel";
import { deskWhatIf } from "#protocol";
import { printWhatIf, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";

export type WhatIfOptions = {
  readonly roles?: string | undefined;
  readonly by?: string | undefined;
  readonly about?: string | undefined;
  readonly field?: string | undefined;
  readonly set?: string | undefined;
  readonly json?: boolean | undefined;
};

/** Of an action that is about several things the one that is asked about most. */
const USUAL = ["Case", "Line", "Holdings", "Account", "Approval", "Desk", "Staff", "History", "Catalogue"] as const;

/**
 * `wardline policies what-if ACTION`: asks the gate, with the policies that lie there now, whether somebody may do it, and what is missing.
 *
 * @returns 0: allowed; 1: refused.
 * @throws AppError - `cli.bad_argument`.
 */
export async function runWhatIf(
  loaded: LoadedConfig,
  action: string | undefined,
  options: WhatIfOptions,
  terminal: Terminal,
): Promise<number> {
  const { deps, close } = await openCommandDeps(loaded);
  try {
    const answer = await askWhatIf(deps, await questionOf(deps, action, options), { kind: "system", id: null });
    if (!answer.ok) throw bad(`the question is refused (${answer.refusal.reason})`);
    if (options.json !== true) return printWhatIf(answer.value, terminal);
    const { decision, ...rest } = answer.value;
    terminal.write(`${JSON.stringify({ ...rest, fields: [...decision.fields], policies: decision.policies })}\n`);
    return answer.value.isAllowed ? 0 : 1;
  } finally {
    await close();
  }
}

async function questionOf(
  deps: AppDeps,
  action: string | undefined,
  { roles, by, about, field, set }: WhatIfOptions,
): Promise<WhatIfQuestion> {
  const shape = action === undefined ? undefined : deps.policies.actions.get(action);
  if (action === undefined || shape === undefined)
    throw bad(`an action is wanted, such as ${[...deps.policies.actions.keys()].slice(0, 3).join(", ")}`);
  const usual = USUAL.find((kind) => shape.resources.includes(kind));
  const { heldBy, isWaiting, proposedBy, ...circumstances } = settingsOf(set);
  const parsed = deskWhatIf.safeParse({
    who: await whoOf(deps, roles, by),
    action,
    about: about ?? usual,
    field: field ?? null,
    circumstances,
    ...(heldBy === undefined ? {} : { heldBy }),
    ...(isWaiting === undefined ? {} : { isWaiting }),
    ...(proposedBy === undefined ? {} : { proposedBy }),
  });
  if (parsed.success) return parsed.data;
  throw bad(`not as expected: ${parsed.error.issues.map(({ path }) => path.map(String).join(".")).join(", ")}`);
}

async function whoOf(deps: AppDeps, roles: string | undefined, by: string | undefined): Promise<object> {
  if (roles !== undefined) return { kind: "Agent", roles: roles.split(",") };
  if (by === undefined) return { kind: "Subject" };
  const found = (await deps.staff.list(deps.tenant)).filter(({ staffId, email, name }) =>
    [String(staffId), email, name].includes(by),
  );
  if (found.length !== 1) throw bad("--by wants the id, e-mail or name of one colleague");
  return { kind: "colleague", staffId: found[0]?.staffId };
}

/** `level=2,relation=own`: numbers and truths as such. */
function settingsOf(text: string | undefined): Record<string, string | number | boolean> {
  const pairs = (text ?? "").split(",").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair): readonly [string, string | number | boolean] => {
      const [name = "", value = ""] = pair.split("=", 2);
      if (value === "true" || value === "false") return [name, value === "true"];
      return [name, /^-?\d+$/u.test(value) ? Number(value) : value];
    }),
  );
}

function bad(why: string): AppError {
  return new AppError("cli.bad_argument", `Cannot ask the gate: ${why}`);
}
