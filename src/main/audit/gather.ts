// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { AuditedFile, AuditedHistory, AuditedPackage, AuditedParts, AuditedProgram, AuditFacts } from "#app";
import { verifyHistory } from "#app";
import { makeHop } from "#hop";
import { AppError, type TenantId, utf8 } from "#kernel";
import { makeAuditFacts, makeHistory } from "#postgres";
import { openCheckpoint } from "#tlog";
import { channelSecrets } from "../channel-facts.ts";
import { gatherDeploymentFacts } from "../deployment-facts.ts";
import { parseGateRows } from "../gate-rows.ts";
import { gatherHardeningFacts } from "../hardening-facts.ts";
import { hopOptions, openHops } from "../hops.ts";
import type { LoadedConfig } from "../load-config.ts";
import { makeLogger } from "../logger.ts";
import { clientSecrets } from "../open-clients.ts";
import { openFindValues } from "../open-find-values.ts";
import { openHistory } from "../open-history.ts";
import { keyStorePath } from "../open-keys.ts";
import { openPolicies } from "../open-policies.ts";
import type { Storage } from "../open-storage.ts";
import { packageRoot } from "../paths.ts";
import { gatherConnectFacts } from "../run-connect.ts";
import { readBomInput } from "../run-crypto.ts";
import { countFlowProblems } from "../run-flows.ts";
import { gatherSupplyFacts } from "../supply-facts.ts";
import { systemClock } from "../system.ts";
import { version } from "../version.ts";
import { requireWeb } from "../web-files.ts";
import { makeChatFacts } from "./chat-facts.ts";
import { settingsFacts } from "./settings-facts.ts";
import { makeWebFacts } from "./web-facts.ts";

export type Audited = {
  readonly loaded: LoadedConfig;
  readonly storage: Pick<Storage, "database" | "kms" | "keyFile">;
  readonly origin: string;
  readonly healthUrl: string;
  /** Its newest log lines; null: they are not at hand. */
  readonly logLines: (() => Promise<readonly string[]> | readonly string[]) | null;
};

/** Gathers everything that the audit can look at. Each fact is read when a probe asks for it. */
export async function gatherAuditFacts({ loaded, storage, origin, healthUrl, logLines }: Audited): Promise<AuditFacts> {
  const { config } = loaded;
  const tenant = config.tenant as TenantId;
  const deployment = await gatherDeploymentFacts(loaded, () => countFlowProblems(loaded));
  const now = (): number => systemClock.now();
  const hop = await ownHop(loaded);
  const connect = gatherConnectFacts(loaded);
  return {
    nowMs: now(),
    now,
    breathe: () => new Promise((done) => setImmediate(done)),
    deployment,
    settings: await settingsFacts(loaded),
    web: makeWebFacts(loaded, hop, { origin, healthUrl, embedOrigins: deployment.embedOrigins }),
    chat: makeChatFacts(origin, hop),
    database: makeAuditFacts(
      storage.database,
      tenant,
      { conversation: config.retention.conversationDays, file: config.files.retainDays },
      now,
    ),
    history: historyFacts(loaded, storage),
    files: () => fileFacts(loaded, storage.keyFile),
    parts: partFacts(loaded, storage, tenant),
    log: {
      lines: async () => (logLines === null ? null : logLines()),
      write(fields, message) {
        let written = "";
        makeLogger("debug", { write: (line) => void (written += line) }).error(fields, message);
        return written;
      },
    },
    program: programFacts(loaded),
    supply: () => gatherSupplyFacts(loaded),
    hardening: () => gatherHardeningFacts(loaded),
    connect: async () => connect,
  };
}

/** Our own certificate leads to nobody that the platform trusts where it is a private one: it is trusted by itself here, and judged by a check. */
async function ownHop(loaded: LoadedConfig): Promise<ReturnType<typeof makeHop>> {
  const { tls } = loaded.config.server;
  const ca = tls === null ? undefined : await readFile(resolve(loaded.baseDir, tls.certFile));
  return makeHop({ ...hopOptions(loaded, "own"), ...(ca === undefined ? {} : { ca }) });
}

function historyFacts(loaded: LoadedConfig, storage: Audited["storage"]): AuditedHistory {
  const opened = openHistory(loaded, storage);
  opened.catch(() => undefined);
  return {
    verify: async () => verifyHistory((await opened).verifier, null),
    async head() {
      const { verifier } = await opened;
      const head = await verifier.tree.head();
      if (head === null) return null;
      const checkpoint = openCheckpoint(utf8(head.note), verifier.policy);
      if (!checkpoint.ok) return null;
      const signatures = head.note.split("\n").filter((line) => line.startsWith("\u2014 ")).length;
      return { size: head.size, signedAtMs: checkpoint.value.signedAt * 1_000, signatures };
    },
  };
}

function partFacts(loaded: LoadedConfig, { database }: Audited["storage"], tenant: TenantId): AuditedParts {
  return {
    async find(text) {
      const find = await openFindValues(loaded);
      return [...new Set(find(text).map(({ kind }) => kind))];
    },
    gate: () => openPolicies(loaded),
    async recordedPolicies() {
      const hash = (await makeHistory(database).findPolicyChange(tenant))?.facts["hash"];
      return typeof hash === "string" ? hash : null;
    },
    gateRows: async () =>
      parseGateRows(await readFile(join(packageRoot, "docs", "security", "gate-rows.yaml"), "utf8")),
    async callOut(address) {
      try {
        await openHops(loaded)("webhooks").fetch(address, { signal: AbortSignal.timeout(1_000) });
        return "tried";
      } catch (error) {
        // What only the list of recipients stopped got past the guard that is looked at here.
        if (error instanceof AppError) return error.code === "adapter.hop_unlisted" ? "tried" : "refused";
        return error instanceof TypeError && error.cause === undefined && /not outside/u.test(error.message)
          ? "refused"
          : "tried";
      }
    },
  };
}

async function fileFacts(loaded: LoadedConfig, keyFile: string): Promise<readonly AuditedFile[]> {
  const { config, baseDir } = loaded;
  const at = (path: string): string => resolve(baseDir, path);
  const secret = (
    what: string,
    path: string | null | undefined,
    isFolder = false,
  ): [string, string, boolean, boolean][] =>
    path === null || path === undefined ? [] : [[what, at(path), isFolder, true]];
  const wanted: [what: string, path: string, isFolder: boolean, isSecret: boolean][] = [
    ...secret("folder of keys", config.keys.dir, true),
    ...(config.keys.kms === undefined ? secret("root key", keyFile) : []),
    ...(loaded.databaseUrl === null ? secret("subjects' keys", keyStorePath(loaded)) : []),
    ...(loaded.databaseUrl === null ? secret("folder of the database", join(config.data.dir, "postgres"), true) : []),
    ...secret("copies of the root key", config.keys.copyDir, true),
    ...secret("backups", config.backup.dir, true),
    ...secret("private key of the certificate", config.server.tls?.keyFile),
    ...secret("client secret of the operator", config.operator?.clientSecretFile),
    ...secret("key of the language model", config.model?.secretFile),
    ...[...channelSecrets(config), ...clientSecrets(config)].flatMap(([key, file]) => secret(key, file)),
    ...secret("passphrase of the key file", config.keys.passphraseFile),
    ...Object.entries(config.hops).flatMap(([name, hop]) => secret(`private key of hops.${name}`, hop?.keyFile)),
    ...config.identity.oidc.flatMap((provider) =>
      secret(`secret of ${provider.name}`, provider.clientSecretFile ?? provider.clientKeyFile),
    ),
    ...secret("secret of staff.oidc", config.staff.oidc?.clientSecretFile ?? config.staff.oidc?.clientKeyFile),
    ...(loaded.file === null
      ? []
      : [["configuration", loaded.file, false, false] as [string, string, boolean, boolean]]),
    ["folder of the policies", at(config.gate.policiesDir ?? join(packageRoot, "policies")), true, false],
    ["folder of the flows", at(config.dialogue.dir ?? join(packageRoot, "flows")), true, false],
    ["program", join(packageRoot, "package.json"), false, false],
  ];
  return Promise.all(
    wanted.map(async ([what, path, isFolder, isSecret]) => ({
      what,
      path,
      isFolder,
      isSecret,
      mode: await stat(path).then(
        (found) => found.mode & 0o777,
        () => null,
      ),
    })),
  );
}

type Lock = {
  readonly packages: Readonly<
    Record<string, { version?: string; integrity?: string; hasInstallScript?: boolean; dev?: boolean; link?: boolean }>
  >;
};

function programFacts(loaded: LoadedConfig): AuditedProgram {
  return {
    version,
    runtime: process.versions.node,
    isRoot: process.getuid?.() === 0,
    async packages() {
      const text = await readFile(join(packageRoot, "package-lock.json"), "utf8").catch(() => null);
      if (text === null) return null;
      return Object.entries((JSON.parse(text) as Lock).packages).flatMap(([path, entry]): AuditedPackage[] => {
        if (path === "" || entry.dev === true || entry.link === true) return [];
        const name = path.replace(/^.*node_modules\//u, "");
        return [
          {
            name,
            version: entry.version ?? "",
            isPinned: entry.integrity !== undefined,
            hasInstallScript: entry.hasInstallScript === true,
          },
        ];
      });
    },
    async ranges() {
      const { dependencies = {} } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>;
      };
      return Object.entries(dependencies).flatMap(([name, wanted]) =>
        /^\d/u.test(wanted) ? [] : [`${name} ${wanted}`],
      );
    },
    async missing(paths) {
      const sizes = await Promise.all(
        paths.map((path) =>
          stat(join(packageRoot, path)).then(
            (found) => (found.isDirectory() ? 1 : found.size),
            () => 0,
          ),
        ),
      );
      return paths.filter((_path, at) => (sizes[at] ?? 0) === 0);
    },
    async primitives() {
      const { primitives, inventory } = await readBomInput(loaded);
      return Object.entries(primitives)
        .filter(([name]) => (inventory[name] ?? []).length > 0)
        .map(([name, { classical, status, replacedBy }]) => ({ name, classical, status, replacedBy }));
    },
    async browserFiles() {
      const webDir = await requireWeb();
      const names = (await readdir(webDir, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && /\.(?:js|html|css)$/u.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));
      return Promise.all(
        names.map(async (path) => ({
          name: path.slice(dirname(webDir).length + 1),
          text: await readFile(path, "utf8"),
        })),
      );
    },
  };
}
