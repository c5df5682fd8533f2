// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import type { Access, BillingAccount, Line, PartyId, Relation } from "#telecom";
import { grantEndsAt, relationToAccount, relationToLine } from "#telecom";
import { failed } from "./failures.ts";
import type { ToolContext, ToolResult } from "./tool-spec.ts";

/** `grantEndsAt`: when a helper's right ends; null where nothing ends by itself. */
export type SeenLine = { readonly line: Line; readonly relation: Relation; readonly grantEndsAt: number | null };
export type SeenAccount = {
  readonly account: BillingAccount;
  readonly relation: Relation;
  readonly grantEndsAt: number | null;
};

/** What the subject may see: worked out anew for each tool call, from who the gate says speaks. */
export type SubjectView = { readonly access: Access; readonly lines: readonly SeenLine[] };

/**
 * The lines the subject may see. A login sees by its roles; possession of one line sees that line as its user does,
 * and nothing beside it.
 */
export async function viewSubject(ctx: ToolContext): Promise<ToolResult<SubjectView>> {
  if (ctx.party !== null) return viewParty(ctx, ctx.party);
  if (ctx.verifiedLine !== null) return viewVerifiedLine(ctx, ctx.verifiedLine);
  return refuse({ reason: "not_allowed" });
}

async function viewParty(ctx: ToolContext, party: PartyId): Promise<ToolResult<SubjectView>> {
  const [permissions, named] = await Promise.all([ctx.reads.listPermissions(party), ctx.reads.listLinesOfParty(party)]);
  if (!permissions.ok) return failed(permissions.refusal);
  if (!named.ok) return failed(named.refusal);
  const access: Access = { party, onlyLineId: null, permissions: permissions.value };
  const granted = await linesByGrant(ctx, access, named.value);
  if (!granted.ok) return granted;
  return ok({ access, lines: await seen(ctx, access, [...named.value, ...granted.value]) });
}

async function viewVerifiedLine(ctx: ToolContext, msisdn: string): Promise<ToolResult<SubjectView>> {
  const found = await ctx.reads.findLineByMsisdn(msisdn);
  if (!found.ok) return failed(found.refusal);
  const line = found.value;
  const party = line?.userIds[0] ?? line?.holderIds[0];
  if (line === null || party === undefined) return refuse({ reason: "not_found" });
  const access: Access = { party: party as PartyId, onlyLineId: line.lineId, permissions: [] };
  return ok({ access, lines: await seen(ctx, access, [line]) });
}

/** Lines reached only through a grant: a helper's, an authorised viewer's, a user's whom the inventory does not name. */
async function linesByGrant(
  ctx: ToolContext,
  access: Access,
  named: readonly Line[],
): Promise<ToolResult<readonly Line[]>> {
  const now = ctx.clock.now();
  const known = new Set(named.flatMap((line) => [line.lineId, line.accountId]));
  const grants = access.permissions.filter(
    (grant) => !known.has(grant.assetId) && (grant.validUntil === null || grant.validUntil > now),
  );
  const found: Line[] = [];
  const answers = await Promise.all(
    grants.slice(0, 20).map(async (grant) => {
      if (grant.role !== "lineUser") return ctx.reads.listLinesOfAccount(grant.assetId);
      const line = await ctx.reads.findLine(grant.assetId);
      return line.ok ? ok([line.value]) : line;
    }),
  );
  for (const answer of answers) {
    if (answer.ok) found.push(...answer.value);
    else if (answer.refusal.reason !== "not_found") return failed(answer.refusal);
  }
  return ok(found);
}

async function seen(ctx: ToolContext, access: Access, lines: readonly Line[]): Promise<readonly SeenLine[]> {
  const now = ctx.clock.now();
  const byId = new Map(lines.map((line) => [line.lineId, line]));
  const found = [...byId.values()]
    .flatMap((line): SeenLine[] => {
      const relation = relationToLine(access, line, now);
      if (relation === null) return [];
      return [{ line, relation, grantEndsAt: relation === "helper" ? grantEndsAt(access, line.accountId, now) : null }];
    })
    .sort((a, b) => (a.line.lineId < b.line.lineId ? -1 : 1));
  const isMinor = found.some(({ relation }) => relation === "user") && (await isChild(ctx, access.party));
  return isMinor ? found.map((each) => (each.relation === "user" ? { ...each, relation: "minor" } : each)) : found;
}

/** Whoever uses a line and cannot be asked about has the fewest rights. */
async function isChild(ctx: ToolContext, party: PartyId): Promise<boolean> {
  const age = await ctx.reads.findAge(party);
  return !age.ok || age.value.isMinor === true;
}

/** One line by the id a flow holds: checked again on each call, and `not_found` when it is not the subject's. */
export async function requireLine(ctx: ToolContext, lineId: string): Promise<ToolResult<SeenLine>> {
  const view = await viewSubject(ctx);
  if (!view.ok) return view;
  const found = view.value.lines.find(({ line }) => line.lineId === lineId);
  return found === undefined ? refuse({ reason: "not_found" }) : ok(found);
}

/** The accounts whose bills the subject may see: empty for somebody who only uses a line. */
export async function viewAccounts(ctx: ToolContext, view: SubjectView): Promise<ToolResult<readonly SeenAccount[]>> {
  const { access } = view;
  const now = ctx.clock.now();
  const named = await ctx.reads.listAccountsOfParty(access.party);
  if (!named.ok) return failed(named.refusal);
  const known = new Set(named.value.map((account) => account.accountId));
  const granted = access.permissions.filter((grant) => grant.role !== "lineUser" && !known.has(grant.assetId));
  const others = await Promise.all(granted.slice(0, 20).map((grant) => ctx.reads.findAccount(grant.assetId)));
  const accounts = [...named.value, ...others.flatMap((answer) => (answer.ok ? [answer.value] : []))];
  const onlyAccount =
    access.onlyLineId === null
      ? null
      : view.lines.find(({ line }) => line.lineId === access.onlyLineId)?.line.accountId;
  return ok(
    accounts.flatMap((account) => {
      if (onlyAccount !== null && account.accountId !== onlyAccount) return [];
      const relation = relationToAccount(access, account, now);
      if (relation === null) return [];
      const end = relation === "helper" ? grantEndsAt(access, account.accountId, now) : null;
      return [{ account, relation, grantEndsAt: end }];
    }),
  );
}
