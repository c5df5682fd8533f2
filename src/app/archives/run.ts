// SPDX-License-Identifier: Apache-2.0
import { makeUuid } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { Archive, ArchiveWish, MadeArchive } from "./ports.ts";

/** So long one node may work on one before another takes it up. */
const LEASE_MS = 15 * 60_000;
const KEPT_MS = 30 * 86_400_000;

/** What the name of an archive is bound to where it is sealed. */
export function archiveRow(archiveId: string): string {
  return `archive/${archiveId}`;
}

/**
 * Makes what is waiting, one after another, and removes what is older than it is kept. Safe on every node: one is leased to one of them. A failure
 * stands with its code where whoever asked sees it.
 *
 * @param make - Builds it; told how far it came by codes.
 */
export async function runArchives(
  deps: Pick<AppDeps, "tenant" | "clock" | "archives" | "log">,
  make: (wish: ArchiveWish, onStep: (step: string) => Promise<void>) => Promise<MadeArchive>,
): Promise<{ readonly made: number }> {
  const { tenant, clock, archives } = deps;
  await archives.store.forget(tenant, new Date(clock.now() - KEPT_MS));
  let made = 0;
  for (let next = await claim(deps); next !== null; next = await claim(deps)) {
    const { archiveId, wish } = next;
    try {
      const { bytes, ...rest } = await make(wish, (step) => archives.store.step(tenant, archiveId, step));
      const sealed = archives.cipher.seal(tenant, archiveRow(archiveId), bytes);
      const whole = { sealed, sizeBytes: bytes.length, ...rest };
      await archives.store.finish(tenant, archiveId, whole, new Date(clock.now()));
      made += 1;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
      deps.log.warn({ code }, "An archive could not be made");
      const known = /^[a-z_.]{1,60}$/u.test(code) ? code : "unexpected";
      await archives.store.fail(tenant, archiveId, known, new Date(clock.now()));
    }
  }
  return { made };
}

function claim({ tenant, clock, archives }: Pick<AppDeps, "tenant" | "clock" | "archives">): Promise<Archive | null> {
  return archives.store.claim(tenant, new Date(clock.now()), LEASE_MS);
}

/** Keeps what the program made without being asked, such as the papers of the night's audit. */
export async function keepArchive(
  { tenant, clock, random, archives }: Pick<AppDeps, "tenant" | "clock" | "random" | "archives">,
  wish: ArchiveWish,
  { bytes, ...rest }: MadeArchive,
): Promise<void> {
  const archiveId = makeUuid(random);
  const sealed = archives.cipher.seal(tenant, archiveRow(archiveId), bytes);
  const at = new Date(clock.now());
  await archives.store.keep(tenant, { archiveId, wish, at }, { sealed, sizeBytes: bytes.length, ...rest });
}
