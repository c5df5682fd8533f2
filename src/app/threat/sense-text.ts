// SPDX-License-Identifier: Apache-2.0
import { plainEvent } from "#threat";
import type { AppDeps } from "../deps.ts";
import { entityName } from "./entities.ts";
import { ABOUT_NOBODY } from "./entries.ts";
import { meetVerdict } from "./meet-verdict.ts";

/**
 * Tells the detectors that a text from elsewhere gave orders and was left out: of which tool, or of which program's key, never what it said.
 * Several from one source are one incident. It counts for nobody who was served it: they are the victims, so no chat, device or account is
 * held because of it. Never rejects: the text is left out already, and a register that is away is counted and logged.
 *
 * @param source - A closed word of the program (a tool's name) or the id of a key.
 */
export async function senseOrders(
  deps: AppDeps,
  origin: "operator_field" | "tool_output",
  source: string,
): Promise<void> {
  const name = `orders of ${origin} ${source}`;
  const link = entityName(deps, "link", name);
  const event = {
    ...plainEvent(deps.clock.now(), "message"),
    isInjection: true,
    device: entityName(deps, "device", name),
    link,
    hasLink: true,
    act: origin,
  };
  let where: "watch" | "register" = "watch";
  try {
    const verdict = await deps.threat.watch.observe(deps.tenant, event);
    if (!verdict.isFlagged) return;
    where = "register";
    const found = {
      ...verdict,
      kinds: ["injection_campaign"] as const,
      entities: [{ kind: "link", key: link }] as const,
    };
    await meetVerdict(deps, { ...event, device: null }, found, {
      actor: "visitor",
      about: ABOUT_NOBODY,
      accountKey: null,
    });
  } catch (error) {
    deps.threat.count("blind", where);
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    deps.log.warn({ where, code }, "Orders in a text were left out, and nobody could count them");
  }
}
