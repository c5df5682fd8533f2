// SPDX-License-Identifier: Apache-2.0
import { type Check, error, type Finding, info, type Saw, warning } from "./check.ts";

/** A file or folder that matters, as it lies there. */
export type HardenedFile = {
  readonly what: string;
  readonly path: string;
  /** Permission bits; null: it is not there. */
  readonly mode: number | null;
  readonly uid: number;
  /** Nobody but its owner may read it. The others may be read, and nobody but their owner may change them. */
  readonly isSecret: boolean;
};

/** The process that serves, and the machine under it, as the kernel tells. Null of a part: it does not tell. */
export type HardeningFacts = {
  readonly usesSandbox: boolean;
  /** False: no server of this installation was found, and the command looked at itself. */
  readonly isServer: boolean;
  /** By what it is contained, by the marks that they leave: `docker`, `podman`, `kubernetes`, `systemd`; null: by nothing that shows. */
  readonly container: string | null;
  readonly process: {
    readonly uid: number;
    readonly noNewPrivileges: boolean;
    /** 0 none, 1 strict, 2 filter. */
    readonly seccomp: number;
    /** Capabilities in force; 0: none. */
    readonly capabilities: bigint;
    /** Largest core file in bytes; Infinity: no limit. */
    readonly coreBytes: number;
    /** Arguments of Node and of the environment variable NODE_OPTIONS. */
    readonly flags: readonly string[];
    /** Names of environment variables that are set. Their values are not read. */
    readonly variables: readonly string[];
    /** Variables whose value is known to be weak: `NODE_TLS_REJECT_UNAUTHORIZED=0`. */
    readonly weakVariables: readonly string[];
  } | null;
  readonly mounts: {
    readonly isRootReadOnly: boolean;
    /** Where something can be written, apart from kernel and temporary file systems. */
    readonly writable: readonly string[];
  } | null;
  /** Folders that the process needs to write to. */
  readonly needsToWrite: readonly string[];
  /** Whether the program could change its own files. */
  readonly canChangeProgram: boolean;
  readonly files: readonly HardenedFile[];
  /** Whether memory can be written to a disk. */
  readonly hasSwap: boolean | null;
};

/** Options by which somebody can look into the process, or make it write down what it holds. */
const DEBUGGING =
  /^--(?:inspect|debug|heapsnapshot|heap-prof|cpu-prof|trace-tls|tls-keylog|report-(?:on|uncaught|signal)|abort-on-uncaught|diagnostic-dir|perf-|allow-natives-syntax|require|import|loader|experimental-loader)/u;

const CONNECTING: Readonly<Record<string, string>> = {
  NODE_EXTRA_CA_CERTS: "certificates of whoever it names are believed everywhere: name hops.*.caFile instead",
  SSL_CERT_FILE: "it replaces whom TLS believes: name hops.*.caFile instead",
  SSL_CERT_DIR: "it replaces whom TLS believes: name hops.*.caFile instead",
  SSLKEYLOGFILE: "keys of TLS sessions may be written to a file",
  NODE_DEBUG: "Node writes down what it sends and receives",
  NODE_DEBUG_NATIVE: "Node writes down what it does",
  NODE_V8_COVERAGE: "Node writes down what ran",
  LD_PRELOAD: "foreign code is loaded into the process",
  LD_LIBRARY_PATH: "foreign libraries may be loaded into the process",
  NODE_PATH: "foreign modules may be loaded into the process",
};

/** In the practice installation nobody is harmed by what a developer's machine is like. */
const weakly = ({ usesSandbox }: HardeningFacts): ((text: string) => Finding) => (usesSandbox ? info : warning);
const unseen = (what: string): Finding[] => [warning(`${what} cannot be seen here: only Linux tells`)];

function hardening(
  id: string,
  title: string,
  probe: (facts: HardeningFacts, saw: Saw) => readonly Finding[],
): Check<HardeningFacts> {
  return { id: `hardening.${id}`, title, probe };
}

export const hardeningChecks: readonly Check<HardeningFacts>[] = [
  hardening("looked_at", "The process that serves was looked at", ({ isServer, container }, saw) => {
    saw("container", container);
    return isServer ? [] : [info("No server of this installation runs: this command looked at itself instead")];
  }),
  hardening("user", "The server is not root", (facts, saw) => {
    if (facts.process === null) return unseen("The user");
    saw("uid", facts.process.uid);
    return facts.process.uid === 0
      ? [
          weakly(facts)(
            "The server runs as root: give it an account of its own (`User=` of systemd, `USER` of an image)",
          ),
        ]
      : [];
  }),
  hardening("privileges", "The server can gain no privileges", (facts, saw) => {
    if (facts.process === null) return unseen("Privileges");
    const { noNewPrivileges, capabilities } = facts.process;
    saw("capabilities", capabilities.toString(16));
    return [
      ...(noNewPrivileges
        ? []
        : [weakly(facts)("NoNewPrivs is off: set NoNewPrivileges=yes, or `--security-opt no-new-privileges`")]),
      ...(capabilities === 0n
        ? []
        : [weakly(facts)("Capabilities are in force: set CapabilityBoundingSet= to nothing, or `--cap-drop ALL`")]),
    ];
  }),
  hardening("seccomp", "Calls to the kernel are filtered", (facts, saw) => {
    if (facts.process === null) return unseen("The filter");
    saw("seccomp", facts.process.seccomp);
    return facts.process.seccomp === 0
      ? [
          weakly(facts)(
            "No filter of system calls: set SystemCallFilter=@system-service, or leave the container's default on",
          ),
        ]
      : [];
  }),
  hardening("core_dumps", "Memory is written to no file when the server crashes", (facts, saw) => {
    if (facts.process === null) return unseen("The limit of core files");
    saw("coreBytes", String(facts.process.coreBytes));
    return facts.process.coreBytes > 0
      ? [weakly(facts)("Core dumps are on, and hold keys and words: set LimitCORE=0, or `--ulimit core=0`")]
      : [];
  }),
  hardening("swap", "Memory is written to no disk", (facts) =>
    facts.hasSwap === true
      ? [info("There is swap: keys and words in memory may reach the disk; encrypt it, or turn it off")]
      : [],
  ),
  hardening("debugging", "Nobody can look into the running server", (facts, saw) => {
    if (facts.process === null) return unseen("Options of Node");
    const found = facts.process.flags.filter((flag) => DEBUGGING.test(flag)).map((flag) => flag.replace(/[=].*/u, ""));
    saw("flags", found);
    return found.map((flag) =>
      error(`${flag} is set: take it out of the command and of NODE_OPTIONS; who reaches it reads everything`),
    );
  }),
  hardening("environment", "The environment weakens nothing", (facts, saw) => {
    if (facts.process === null) return unseen("The environment");
    const { variables, weakVariables } = facts.process;
    const found = variables.filter((name) => Object.hasOwn(CONNECTING, name));
    saw("variables", found);
    return [
      ...weakVariables.map((name) => error(`${name} is set: TLS is not checked; unset it`)),
      ...found.map((name) =>
        (name === "SSLKEYLOGFILE" || name === "LD_PRELOAD" ? error : weakly(facts))(
          `${name} is set: ${CONNECTING[name] ?? ""}`,
        ),
      ),
    ];
  }),
  hardening("read_only", "What the server may write to is only its data", (facts, saw) => {
    if (facts.mounts === null) return unseen("What is mounted");
    const { isRootReadOnly, writable } = facts.mounts;
    const allowed = facts.needsToWrite;
    const others = writable.filter(
      (mount) => mount !== "/" && !allowed.some((path) => isWithin(path, mount) || isWithin(mount, path)),
    );
    saw("writableMounts", writable);
    return [
      ...(isRootReadOnly
        ? []
        : [
            weakly(facts)(
              "The root file system can be written: set ProtectSystem=strict with ReadWritePaths=, or `--read-only`",
            ),
          ]),
      ...(isRootReadOnly
        ? others.map((mount) => weakly(facts)(`${mount} can be written, and nothing needs to be`))
        : []),
    ];
  }),
  hardening("program", "The server cannot change its own program", (facts) =>
    facts.canChangeProgram
      ? [weakly(facts)("The account of the server may write to the program's files: let root own them")]
      : [],
  ),
  hardening("files", "Secrets are read, and configuration is changed, by their owner only", (facts, saw) => {
    saw(
      "files",
      facts.files.map(({ what, mode }) => [what, mode === null ? null : mode.toString(8)]),
    );
    const owner = facts.process?.uid ?? null;
    return facts.files.flatMap(({ what, path, mode, uid, isSecret }) => {
      if (mode === null) return [];
      const findings: Finding[] = [];
      if (isSecret && (mode & 0o077) !== 0)
        findings.push(error(`${what} (${path}) can be read by others: chmod ${mode & 0o100 ? "700" : "600"}`));
      else if ((mode & 0o022) !== 0) {
        // A group may be the owner's own, as many systems make it; everybody is nobody's.
        const grave = (mode & 0o002) !== 0 ? error : weakly(facts);
        findings.push(grave(`${what} (${path}) can be changed by others: chmod go-w`));
      }
      if (owner !== null && uid !== owner && uid !== 0)
        findings.push(weakly(facts)(`${what} (${path}) belongs to neither the server's account nor root: chown it`));
      return findings;
    });
  }),
];

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
