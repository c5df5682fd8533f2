// SPDX-License-Identifier: Apache-2.0
import { requirementsOf, type TrustFacts } from "#app";
import type { TenantId } from "#kernel";
import { makeAuditRunStore, makeCosignatureStore, makeHistoryTree } from "#postgres";
import { readCatalogue } from "./audit/read-catalogue.ts";
import { readBackupNote } from "./backups.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Storage } from "./open-storage.ts";
import { gatherSupplyFacts } from "./supply-facts.ts";
import { systemClock } from "./system.ts";

/** How long an answer is kept: the page is for anybody, and must not be a way to make the database work. */
const KEPT_MS = 60_000;

/** Reads what the public page says, once a minute at most, however often it is asked. Undefined where the page is off. */
export function openTrust(loaded: LoadedConfig, storage: Storage): (() => Promise<TrustFacts>) | undefined {
  if (!loaded.config.trust.page) return undefined;
  let kept: { readonly at: number; readonly facts: Promise<TrustFacts> } | null = null;
  return () => {
    const at = systemClock.now();
    if (kept === null || at - kept.at > KEPT_MS) kept = { at, facts: gatherTrustFacts(loaded, storage) };
    const asked = kept;
    // What failed is not kept.
    asked.facts.catch(() => {
      if (kept === asked) kept = null;
    });
    return asked.facts;
  };
}

async function gatherTrustFacts(loaded: LoadedConfig, { database, keyStore }: Storage): Promise<TrustFacts> {
  const tenant = loaded.config.tenant as TenantId;
  const { report, disclosure } = await gatherSupplyFacts(loaded);
  const [runs, backup, head, witnessed, looked, catalogue] = await Promise.all([
    makeAuditRunStore(database).list(tenant, "all", 1),
    readBackupNote(keyStore, "data"),
    makeHistoryTree(database).head(),
    makeCosignatureStore(database).states(),
    report(),
    readCatalogue(),
  ]);
  const cosigned = witnessed.filter(({ problem }) => problem === null).map(({ askedAt }) => askedAt.getTime());
  const rows = requirementsOf("all", catalogue);
  const answered = (kind: (typeof rows)[number]["answer"]["kind"]): number =>
    rows.filter(({ answer }) => answer.kind === kind).length;
  return {
    doneAtMs: {
      audit: runs[0]?.endedAt.getTime() ?? null,
      restore: timeOf(backup?.verifiedAt ?? null),
      checkpoint: head?.at.getTime() ?? null,
      cosigned: cosigned.length === 0 ? null : Math.max(...cosigned),
      advisories: looked?.atMs ?? null,
    },
    answers: {
      automated: answered("automated"),
      manual: answered("manual"),
      notApplicable: answered("not_applicable"),
    },
    hasContact: disclosure.contacts.length > 0,
  };
}

function timeOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}
