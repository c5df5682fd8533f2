// SPDX-License-Identifier: Apache-2.0
import { asksForSecret, findHosts } from "#dialogue";
import { type JsonObject, LANGUAGES, makeUuid, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";
import type { BannerView, BannerWish } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { isPermitted, passStaffGate } from "../staff/gate.ts";
import { findsPeople } from "../texts/content.ts";
import { openBanner } from "./board.ts";

export type BannerRefusal =
  | { readonly reason: "not_permitted" }
  | { readonly reason: "holds_personal_data" }
  | { readonly reason: "unscreenable" }
  /** Controls, markup, an address that is not the operator's, or a wish for a secret. */
  | { readonly reason: "not_fit" }
  | { readonly reason: "not_shown" };

const UNWANTED =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|<[a-z!/?]|&(?:#|[a-z]+;)|\]\(/iu;

/** What is shown to everybody now. */
export async function readBanner(deps: AppDeps, agent: AgentIdentity): Promise<Result<BannerView, BannerRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "banner.read")).ok) return refuse({ reason: "not_permitted" });
  const stored = await deps.banners.store.current(deps.tenant, new Date(deps.clock.now()));
  return ok({
    current:
      stored === null
        ? null
        : {
            ...openBanner({ tenant: deps.tenant, store: deps.banners.store }, stored),
            shownAt: stored.shownAt.toISOString(),
          },
    mayChange: isPermitted(deps, { agent }, "banner.change", 0),
  });
}

/**
 * Shows a notice to everybody who has the chat open, on every node, at once, until its time is over. One person does it: when something is
 * down, minutes count. It may hold nobody's data, lead nowhere but to the operator, and ask for no secret; who showed it stands in the history.
 */
export async function showBanner(
  deps: AppDeps,
  agent: AgentIdentity,
  { texts, minutes }: BannerWish,
): Promise<Result<undefined, BannerRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "banner.change")).ok) return refuse({ reason: "not_permitted" });
  for (const lang of LANGUAGES) {
    const isForeign = findHosts(texts[lang]).some(
      (host) => !deps.wording.hosts.some((own) => host === own || host.endsWith(`.${own}`)),
    );
    if (UNWANTED.test(texts[lang]) || isForeign || asksForSecret(lang, texts[lang]))
      return refuse({ reason: "not_fit" });
    const people = await findsPeople(deps, texts[lang]);
    if (people !== false) return refuse({ reason: people === null ? "unscreenable" : "holds_personal_data" });
  }
  const bannerId = makeUuid(deps.random);
  const now = deps.clock.now();
  const endsAt = new Date(now + minutes * 60_000);
  const bytes = utf8(JSON.stringify({ en: texts.en, ar: texts.ar }));
  const facts = { banner: bannerId, change: "shown", words: toBase64Url(deps.hashes.sha256(bytes)), minutes };
  const sealed = deps.banners.store.cipher.seal(deps.tenant, `banner/${bannerId}`, bytes);
  const shown = { bannerId, sealed, shownAt: new Date(now), endsAt };
  await deps.banners.store.show(deps.tenant, shown, entryOf(deps, agent, facts));
  await deps.banners.follow();
  return ok(undefined);
}

export async function takeDownBanner(deps: AppDeps, agent: AgentIdentity): Promise<Result<undefined, BannerRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "banner.change")).ok) return refuse({ reason: "not_permitted" });
  const now = new Date(deps.clock.now());
  const stored = await deps.banners.store.current(deps.tenant, now);
  if (stored === null) return refuse({ reason: "not_shown" });
  const entry = entryOf(deps, agent, { banner: stored.bannerId, change: "taken_down" });
  const isDone = await deps.banners.store.takeDown(deps.tenant, stored.bannerId, now, entry);
  await deps.banners.follow();
  return isDone ? ok(undefined) : refuse({ reason: "not_shown" });
}

function entryOf(deps: AppDeps, agent: AgentIdentity, facts: JsonObject): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "banner.changed",
    actor: { kind: "agent", id: agent.agentId },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
