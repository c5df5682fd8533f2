// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Decide, type DefinedRole, expandRoles, type LoadedPolicies } from "#app";
import { loadPolicies, type PolicyFile } from "#cedar";
import { AppError } from "#kernel";
import { checkOwnPolicies, checkRolePower } from "./check-own-policies.ts";
import type { LoadedConfig } from "./load-config.ts";
import { readDefinedRoles } from "./open-directory.ts";
import { packageRoot } from "./paths.ts";

const SCHEMA = "schema.cedarschema";
/** Under this name those who approve a change of policies see what the operator's roles include. */
const ROLES_ID = "own-roles";

/**
 * Reads, checks and prepares the policies, once: those of the release or of a folder, the operator's own beside them, and what the
 * operator's roles include. All of it is one set with one hash, so that a change of any takes two people where that is asked for.
 *
 * @throws AppError - `main.policies_unreadable`; `adapter.policies_invalid` with file and line; `main.role_unknown`, `main.role_too_strong`.
 */
export async function openPolicies({
  config,
  baseDir,
}: Pick<LoadedConfig, "config" | "baseDir">): Promise<LoadedPolicies> {
  const { ownPolicies, policiesDir } = config.gate;
  const dir = policiesDir === undefined ? join(packageRoot, "policies") : resolve(baseDir, policiesDir);
  // What only decides has no staff in its configuration.
  const defined = (config as Partial<typeof config>).staff === undefined ? [] : readDefinedRoles({ config });
  try {
    const names = (await readdir(dir)).filter((name) => name.endsWith(".cedar")).sort();
    const own = ownPolicies === undefined ? [] : [await readOwn(resolve(baseDir, ownPolicies))];
    const [schema, ...files] = await Promise.all([SCHEMA, ...names].map((name) => readPolicyFile(dir, name)));
    if (schema === undefined) throw new TypeError("No file was read");
    checkOwnPolicies(own, defined);
    const loaded = withRoles(loadPolicies(schema, [...files, ...own]), defined);
    checkRolePower(loaded, defined);
    return loaded;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("main.policies_unreadable", `Cannot read the policies in ${dir}`, { cause });
  }
}

/** Every decision sees roles with what they include: the one place where a role of the operator's becomes what it means. */
function withRoles(loaded: LoadedPolicies, defined: readonly DefinedRole[]): LoadedPolicies {
  if (defined.length === 0) return loaded;
  const decide: Decide = (request) => {
    const { principal } = request;
    if (principal.kind !== "Agent") return loaded.decide(request);
    return loaded.decide({ ...request, principal: { ...principal, roles: expandRoles(defined, principal.roles) } });
  };
  const text = JSON.stringify(defined.map(({ name, includes }) => ({ name, includes: [...includes].sort() })));
  return {
    decide,
    hash: createHash("sha256").update(`${loaded.hash}\n${text}`).digest("hex"),
    ids: [...loaded.ids, ROLES_ID],
    actions: loaded.actions,
    texts: { ...loaded.texts, policies: new Map([...loaded.texts.policies, [ROLES_ID, text]]) },
  };
}

async function readOwn(path: string): Promise<PolicyFile> {
  return { name: basename(path), text: await readFile(path, "utf8") };
}

async function readPolicyFile(dir: string, name: string): Promise<PolicyFile> {
  return { name, text: await readFile(join(dir, name), "utf8") };
}
