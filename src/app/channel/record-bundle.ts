// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";

/**
 * Writes into the history what browsers are given to run, when it is not what stands there already: whoever keeps a checkpoint can show
 * later which scripts were served. Run at start.
 *
 * @param files - Hashes by path, as in the manifest.
 */
export async function recordBundle(
  deps: AppDeps,
  version: string,
  files: Readonly<Record<string, string>>,
): Promise<boolean> {
  const hash = deps.hashes.sha256(utf8(JSON.stringify([version, files]))).toHex();
  const last = await deps.history.findBundleChange(deps.tenant);
  if (last?.facts["hash"] === hash) return false;
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "bundle.changed",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: { hash, version, before: last?.facts["hash"] ?? null, files },
    },
    null,
  );
  return true;
}
