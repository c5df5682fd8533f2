// SPDX-License-Identifier: Apache-2.0
import { type ActKind, SECRETS } from "#dialogue";
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import type { Line, Relation } from "#telecom";
import { secretOf } from "../panels/secrets.ts";
import { requireLine } from "../tools/subject-view.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";

/** The line a secret is about, where it is this person's; `act` is the kind of act that shows it. */
export async function secretLine(
  act: ActKind,
  args: JsonObject,
  ctx: ActContext,
): Promise<Result<{ readonly line: Line; readonly relation: Relation }, ActRefusal>> {
  const secret = secretOf(args);
  if (secret === null || SECRETS[secret.kind].act !== act) return refuse({ reason: "not_found" });
  const seen = await requireLine(ctx, requireText(args, "lineId"));
  if (!seen.ok) {
    const isGone = seen.refusal.reason === "not_found" || seen.refusal.reason === "not_allowed";
    return refuse({ reason: isGone ? "not_found" : "unavailable" });
  }
  const { line, relation } = seen.value;
  const { lineKind, isTheirs } = secret.spec;
  if (line.status === "terminated" && secret.kind !== "invoice") return refuse({ reason: "not_eligible" });
  // Taken off by a person, not by whoever wants the code.
  if (secret.kind === "port_out_code" && (line.isPortOutLocked || line.isPortOutPending))
    return refuse({ reason: "not_eligible" });
  if (lineKind !== null && line.kind !== lineKind) return refuse({ reason: "not_eligible" });
  return isTheirs(line, relation, ctx.party) ? ok({ line, relation }) : refuse({ reason: "not_eligible" });
}

/**
 * Shows a secret once. The act is confirmed, signed, judged and recorded like one that orders something; only that nothing leaves for the
 * operator: what it opens is a panel, and the secret is fetched when the browser asks for it.
 */
function reveal(act: ActKind): ActKindSpec {
  return {
    minimum: (args) => {
      const secret = secretOf(args);
      return secret === null ? "A3" : SECRETS[secret.kind].level;
    },
    proofClass: (args) => secretOf(args)?.spec.proof ?? "contact_data",
    isProtective: false,
    startsAtOnce: () => true,
    notice: "app.notice.revealing",
    async lineOf(args, ctx) {
      const found = await secretLine(act, args, ctx);
      return found.ok ? ok({ msisdn: found.value.line.msisdn, relation: found.value.relation }) : found;
    },
    async requalify(args, ctx) {
      const found = await secretLine(act, args, ctx);
      if (!found.ok) return found;
      const secret = secretOf(args);
      return ok({ binds: secret === null || SECRETS[secret.kind].level === "A3", amount: 0 });
    },
    // The id of the act itself: there is no order, and recovery finds none.
    submit: (_args, externalId) =>
      Promise.resolve(ok({ orderId: externalId, state: "completed", startsOn: null, planName: null })),
    findByExternalId: () => Promise.resolve(ok(null)),
    readBack: (orderId) => Promise.resolve(ok({ orderId, state: "completed", startsOn: null, planName: null })),
    noticeParams: () => null,
  };
}

/** What only who may sign for a line sees: a code to leave with, an eSIM, a bill. */
export const revealToSigner: ActKindSpec = reveal("reveal");
/** What also belongs to who uses the line: its PUK, its wireless network, its own calls. */
export const revealToUser: ActKindSpec = reveal("reveal_of_use");
