// SPDX-License-Identifier: Apache-2.0
import { type ActKind, type Flow, type FlowSet, needsOf, type ToolName } from "#dialogue";
import type { ApiLook, OperatorApi } from "#telecom";
import { ACT_APIS, type Apis, TOOL_APIS } from "./tool-apis.ts";

/** Why a flow is off or reduced: the interface, how it answered, and the fields that are missing there. */
export type FlowReason = {
  readonly api: OperatorApi;
  readonly state: ApiLook["state"];
  readonly fields: readonly string[];
};
/** `off`: not offered, and never begun. `reduced`: offered, and some of it is left out. */
export type FlowAvailability = {
  readonly flow: string;
  readonly state: "on" | "reduced" | "off";
  readonly because: readonly FlowReason[];
};

/** Whether something can be done with an interface that answered like this. */
export function isUsable({ state }: Pick<ApiLook, "state">): boolean {
  return state === "answers" || state === "unread";
}

/**
 * What can be offered with the interfaces as they answered. What nobody looked at counts as there: the first call tells.
 *
 * @param flows - Only tasks are listed: nothing else needs the operator's systems.
 */
export function decideFlows(flows: FlowSet, looks: readonly ApiLook[]): readonly FlowAvailability[] {
  const byApi = new Map(looks.map((look) => [look.api, look]));
  return [...flows.flows.values()]
    .filter((flow) => flow.kind === "task")
    .map((flow) => decideFlow(flow, flows, byApi))
    .toSorted((a, b) => a.flow.localeCompare(b.flow));
}

function decideFlow(flow: Flow, { needs }: FlowSet, looks: ReadonlyMap<OperatorApi, ApiLook>): FlowAvailability {
  const declared = needsOf(flow, needs);
  const essential = declared.needs.map(apisOf);
  const useful = declared.better.map(apisOf);
  const musts = essential.flatMap((apis) => apis.needs);
  const rest = [
    ...essential.flatMap((apis) => apis.better),
    ...useful.flatMap((apis) => [...apis.needs, ...apis.better]),
  ];
  const off = reasons(musts, looks, (look) => !isUsable(look));
  if (off.length > 0) return { flow: flow.id, state: "off", because: off };
  const reduced = [
    ...reasons(rest, looks, (look) => !isUsable(look)),
    ...reasons([...musts, ...rest], looks, (look) => isUsable(look) && look.lacking.length > 0),
  ];
  return { flow: flow.id, state: reduced.length > 0 ? "reduced" : "on", because: reduced };
}

function apisOf(name: string): Apis {
  if (Object.hasOwn(TOOL_APIS, name)) return TOOL_APIS[name as ToolName];
  return Object.hasOwn(ACT_APIS, name) ? ACT_APIS[name as ActKind] : { needs: [], better: [] };
}

function reasons(
  apis: readonly OperatorApi[],
  looks: ReadonlyMap<OperatorApi, ApiLook>,
  isOne: (look: ApiLook) => boolean,
): readonly FlowReason[] {
  return [...new Set(apis)].flatMap((api) => {
    const look = looks.get(api);
    if (look === undefined || !isOne(look)) return [];
    return [{ api, state: look.state, fields: look.state === "unreadable" ? look.missing : look.lacking }];
  });
}
