// SPDX-License-Identifier: Apache-2.0
import { type Clock, ok, type Result, refuse } from "#kernel";
import type { Publication, ReleaseFiles, ReleaseStore } from "./ports.ts";

export type PublishRefusal =
  | { readonly reason: "unchanged"; readonly releaseId: string }
  | { readonly reason: "unknown_release"; readonly releaseId: string }
  | { readonly reason: "nothing_before" }
  /** Somebody else published at the same time: look, and publish again. */
  | { readonly reason: "published_meanwhile" };

type Deps = { readonly store: ReleaseStore; readonly clock: Clock };

/**
 * Makes these files what an environment runs. The caller has checked them.
 *
 * @param releaseId - A hash of `files`: the same files are the same release.
 */
export async function publishRelease(
  { store, clock }: Deps,
  environment: string,
  { releaseId, files, note }: { readonly releaseId: string; readonly files: ReleaseFiles; readonly note: string },
): Promise<Result<Publication, PublishRefusal>> {
  const [current] = await store.publications(environment, 1);
  if (current?.releaseId === releaseId) return refuse({ reason: "unchanged", releaseId });
  const isKnown = (await store.files(releaseId)) !== null;
  return write(store, environment, isKnown ? null : files, "published", {
    number: (current?.number ?? 0) + 1,
    releaseId,
    note,
    at: new Date(clock.now()),
  });
}

/**
 * Makes an earlier release the one that an environment runs again: the one named, or the one that ran before this one.
 * Conversations that are in the middle of something finish on what they began with.
 */
export async function rollBackRelease(
  { store, clock }: Deps,
  environment: string,
  wanted: string | null,
  note: string,
): Promise<Result<Publication, PublishRefusal>> {
  const publications = await store.publications(environment, MOST_LISTED);
  const [current] = publications;
  const earlier = publications.filter(({ releaseId }) => releaseId !== current?.releaseId);
  const named = wanted === null ? [] : earlier.filter(({ releaseId }) => releaseId.startsWith(wanted));
  // The beginning of an id is enough where it is the beginning of one only.
  const isOne = wanted !== "" && new Set(named.map(({ releaseId }) => releaseId)).size === 1;
  const target = wanted === null ? earlier[0] : isOne ? named[0] : undefined;
  if (current === undefined || target === undefined)
    return refuse(wanted === null ? { reason: "nothing_before" } : { reason: "unknown_release", releaseId: wanted });
  return write(store, environment, null, "rolled_back", {
    number: current.number + 1,
    releaseId: target.releaseId,
    note,
    at: new Date(clock.now()),
  });
}

/** Further back than this nobody rolls; publish the old files instead. */
const MOST_LISTED = 200;

async function write(
  store: ReleaseStore,
  environment: string,
  files: ReleaseFiles | null,
  how: "published" | "rolled_back",
  publication: Publication,
): Promise<Result<Publication, PublishRefusal>> {
  const isWritten = await store.publish({ ...publication, environment, files }, how);
  return isWritten ? ok(publication) : refuse({ reason: "published_meanwhile" });
}
