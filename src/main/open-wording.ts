// SPDX-License-Identifier: Apache-2.0
import { type ApprovalCipher, type FanOut, type Log, MemoryBoard, type Releases, WordedReleases } from "#app";
import type { Clock, TenantId } from "#kernel";
import { type Database, makeBannerStore, makeWordingStore } from "#postgres";
import { telling } from "./telling.ts";

type Parts = {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly log: Log;
  readonly fanOut: FanOut;
  readonly database: Database;
  readonly names: ApprovalCipher;
  readonly base: Releases;
  /** Addresses of ours and of the operator: where a text may lead to. */
  readonly own: readonly string[];
};

/** The operator's own words over the releases, and the notice to everybody. Other nodes hear at once that something is other than it was. */
export async function openWording({
  tenant,
  clock,
  log,
  fanOut,
  database,
  names,
  base,
  own,
}: Parts): Promise<{ readonly releases: WordedReleases; readonly banners: MemoryBoard }> {
  const tell = (): void => fanOut.publishTopic("content");
  const urls = [...own, ...Object.values(base.live().catalogues.voice.addresses)].filter((url) => URL.canParse(url));
  const hosts = urls.map((url) => new URL(url).hostname);
  const words = telling(makeWordingStore(database, names), ["publish", "keepDraft", "dropDraft"], tell);
  const releases = await WordedReleases.open({ store: words, tenant, base, hosts: [...new Set(hosts)], log });
  const notices = telling(makeBannerStore(database, names), ["show", "takeDown"], tell);
  const banners = new MemoryBoard({ store: notices, tenant, clock, log });
  await banners.follow();
  fanOut.subscribe("desk", (signal) => {
    if (signal.type !== "lost" && !(signal.type === "topic" && signal.topic === "content")) return;
    Promise.all([releases.follow(), banners.follow()]).catch(() => {
      log.warn({}, "Words or a notice could not be read; the next beat tries");
    });
  });
  return { releases, banners };
}
