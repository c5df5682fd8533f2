// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { addMonths, localDay, ok } from "#kernel";
import type { Line, PartyId } from "#telecom";
import { lineEnding, lineLabel } from "../labels.ts";
import { viewSubject } from "../subject-view.ts";
import type { ToolSpec } from "../tool-spec.ts";

const MONTHS = 3;

export const callsScope: ToolSpec<"calls.scope"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { lines: ["line"], hasOthers: ["line"], months: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({}),
  async run(_args, ctx) {
    const view = await viewSubject(ctx);
    if (!view.ok) return view;
    const { access, lines } = view.value;
    const mobile = lines.filter(({ line, relation }) => line.kind === "mobile" && relation !== "minor");
    const own = mobile.filter(({ line }) => isOwnUse(line, access.party));
    const today = localDay(ctx.clock.now(), ctx.timeZone);
    return ok({
      lines: own.map(({ line }) => ({ lineId: line.lineId, label: lineLabel(line), ending: lineEnding(line) })),
      hasOthers: own.length < mobile.length,
      months: Array.from({ length: MONTHS }, (_, back) => addMonths(`${today.slice(0, 7)}-01`, -back).slice(0, 7)).map(
        (month) => ({ key: month, month }),
      ),
    });
  },
};

/**
 * Whom somebody called is theirs, also where somebody else pays: who alone uses the line; who alone holds it where
 * the operator names no user. Of a line that several use nobody sees what the others did.
 */
export function isOwnUse(line: Line, party: PartyId | null): boolean {
  if (party === null) return false;
  const people = line.userIds.length === 0 ? line.holderIds : line.userIds;
  return people.length > 0 && people.every((user) => user === party);
}
