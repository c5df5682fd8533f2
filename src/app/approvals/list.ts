// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { DeskApproval, DeskApprovals } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { type ListPage, nextAfter } from "../desk/list-place.ts";
import { hoursSentence } from "../hours/hours.ts";
import type { DeskTextContent } from "../texts/content.ts";
import { type ApprovalWish, openApproval } from "./content.ts";
import { BY_COMMAND, mayAskForExport, mayDecide, mayListApprovals } from "./gate.ts";
import type { StoredApproval } from "./ports.ts";

const FIRST: ListPage = { after: null, limit: 100 };

/**
 * What is asked, and behind it what was decided lately, each the newest first, page by page, with exactly the bytes that a decision is about.
 */
export async function listApprovals(
  deps: AppDeps,
  agent: AgentIdentity,
  { after, limit }: ListPage = FIRST,
): Promise<Result<DeskApprovals, { reason: "not_permitted" }>> {
  if (!mayListApprovals(deps, agent)) return refuse({ reason: "not_permitted" });
  const stored = await deps.approvals.list(deps.tenant, new Date(deps.clock.now()), limit, after);
  return ok({
    approvals: stored.map((each) => viewOf(deps, agent, each)),
    next: nextAfter(stored, limit, ({ approvalId, proposedAt, state }) => ({
      key: state,
      at: proposedAt,
      id: approvalId,
    })),
    mayRequestExport: mayAskForExport(deps, agent),
  });
}

/** One whose bytes are not whole stands there with nothing of them: nobody decides it, and nobody takes it for not being there. */
function viewOf(deps: AppDeps, agent: AgentIdentity, stored: StoredApproval): DeskApproval {
  const opened = openApproval(deps, stored);
  const isOpen = stored.state === "proposed" && deps.clock.now() < stored.expiresAt.getTime();
  const decisions = opened?.content.decisions ?? [];
  return {
    approvalId: stored.approvalId,
    kind: stored.kind,
    state: stored.state,
    digest: stored.digest,
    isReadable: opened !== null,
    exact: opened?.content.exact ?? "",
    details: opened === null ? {} : detailsOf(deps, opened.wish),
    proposedBy: opened === null || stored.proposedBy === BY_COMMAND ? null : opened.content.byName,
    proposedAt: stored.proposedAt.toISOString(),
    expiresAt: stored.expiresAt.toISOString(),
    needed: stored.needed,
    decisions: decisions.map(({ name, decision, reason, at }) => ({ name, decision, reason, at })),
    isMine: stored.proposedBy === agent.agentId,
    mayDecide: opened !== null && isOpen && mayDecide(deps, agent, stored),
  };
}

/** What the screen words: keys and codes, no sentence of ours. */
function detailsOf(deps: AppDeps, wish: ApprovalWish): DeskApproval["details"] {
  switch (wish.kind) {
    case "act":
      return { act: wish.act, text: wish.text, conversation: wish.conversationId };
    case "vouch":
      return { check: wish.check, document: wish.document, purpose: wish.purpose, conversation: wish.conversationId };
    case "hold":
      return {
        holdChange: wish.change,
        ground: wish.ground,
        until: wish.until ?? "",
        hold: wish.holdId,
        reason: wish.reason,
      };
    case "history_export": {
      const { subject, incident } = wish.about ?? { subject: null, incident: null };
      return {
        reason: wish.reason,
        ...(subject === null ? {} : { aboutSubject: subject }),
        ...(incident === null ? {} : { aboutIncident: incident }),
      };
    }
    case "keys_export":
      return { reason: wish.reason };
    case "desk_text":
      return {
        // Every word: a text that is cut here would be approved unseen. How long all may be together is bounded where they are drafted.
        title: wish.texts.map(({ content }) => content.title).join(", "),
        shortcut: wish.texts.flatMap(({ shortcut }) => (shortcut === null ? [] : [`/${shortcut}`])).join(", "),
        ...(wish.texts.some(({ retires }) => retires) ? { textChange: "retire_text" } : {}),
        words: wish.texts.map(({ content }) => wordsOf(content)).join("\n\n"),
      };
    case "wording":
      return {
        title: wish.texts.map(({ id }) => id).join(", "),
        // Every word, as above; `askForWording` bounds how much.
        words: wish.texts
          .map(({ id, before, after }) =>
            [id, `− ${before.en}`, `+ ${after?.en ?? "↺"}`, `− ${before.ar}`, `+ ${after?.ar ?? "↺"}`].join("\n"),
          )
          .join("\n\n"),
      };
    case "opening_hours": {
      const after = wish.after ?? deps.hours.configured;
      return {
        hoursBefore: hoursSentence(wish.before, "en"),
        hoursAfter: `${hoursSentence(after, "en")}\n${hoursSentence(after, "ar")}`,
        holidays: after.holidays.join(", "),
      };
    }
    case "configuration":
      return {
        settings: wish.changed
          .map(({ key, before, after }) => [key, `− ${before}`, `+ ${after}`].join("\n"))
          .join("\n\n"),
        words: wish.text,
      };
    case "alert_silence":
      return { alert: wish.alert, silenceUntil: wish.until, silenceReason: wish.reason };
    case "policies":
      return { hash: wish.hash, ...changesIn(deps, wish) };
    case "token":
      return {
        tokenFor: wish.purpose,
        tokenName: wish.name,
        scopes: wish.scopes.join(", "),
        days: String(wish.days),
        boundTo: wish.deviceKey ?? "nobody",
      };
    case "threat_model":
      return {
        change: wish.change,
        model: wish.modelId ?? "shipped",
        replaces: wish.before,
        shadowed: String(wish.figures.shadowed),
        only_before: String(wish.figures.onlyBefore),
        only_after: String(wish.figures.onlyAfter),
        drift: wish.figures.drift === null ? "" : String(wish.figures.drift),
        judged: String(wish.figures.judged),
      };
    case "staff":
      return {
        change: wish.change,
        colleague: wish.name ?? "",
        before: wish.before.join(", "),
        roles: wish.change === "remove" ? "" : wish.roles.join(", "),
      };
  }
}

/** What would be said or done, as it is written. */
function wordsOf(content: DeskTextContent): string {
  if (content.kind === "canned") return [content.texts.en, content.texts.ar].filter((text) => text !== "").join("\n");
  return content.steps.map((step) => JSON.stringify(step)).join("\n");
}

/** Against the set that runs here: which policies are new, gone or worded differently. */
function changesIn(
  deps: AppDeps,
  { policies, schema }: Extract<ApprovalWish, { kind: "policies" }>,
): Record<string, string> {
  const { texts } = deps.policies;
  const proposed = new Map(policies.map(({ id, text }) => [id, text]));
  const added = [...proposed.keys()].filter((id) => !texts.policies.has(id));
  const removed = [...texts.policies.keys()].filter((id) => !proposed.has(id));
  const changed = [...proposed].filter(([id, text]) => texts.policies.has(id) && texts.policies.get(id) !== text);
  return {
    added: added.join(", "),
    removed: removed.join(", "),
    changed: changed.map(([id]) => id).join(", "),
    schema: schema === texts.schema ? "same" : "changed",
  };
}
