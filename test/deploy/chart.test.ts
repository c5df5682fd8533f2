// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deployment } from "kubernetes-models/apps/v1";
import { Ingress, NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { ConfigMap, Service, ServiceAccount } from "kubernetes-models/v1";
import { afterAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { configSchema } from "../../src/main/config.ts";
import { packageRoot as root } from "../../src/main/paths.ts";
import { findHelm } from "../../tools/helm.ts";

type Manifest = {
  readonly kind: string;
  readonly spec?: Record<string, unknown>;
  readonly data?: Record<string, string>;
};

const KINDS = { Deployment, Ingress, NetworkPolicy, PodDisruptionBudget, ConfigMap, Service, ServiceAccount } as const;
const chart = join(root, "ops/helm/wardline");
const folder = mkdtempSync(join(tmpdir(), "wardline-chart-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const VALUES = {
  database: { urlSecret: { name: "wardline-database" }, cidrs: ["192.0.2.10/32"] },
  keys: { existingClaim: "wardline-keys" },
  tls: { secretName: "wardline-tls" },
  secretFiles: [{ name: "operator", secretName: "wardline-operator" }],
  ingress: { enabled: true, host: "chat.operator.example", className: "nginx" },
  podMonitor: { enabled: true },
  networkPolicy: { egress: [{ cidr: "198.51.100.0/24", port: 443 }] },
  config: {
    server: {
      host: "127.0.0.1",
      publicOrigins: ["https://chat.operator.example"],
      embedOrigins: ["https://www.operator.example"],
    },
    operator: {
      baseUrl: "https://api.operator.example",
      tokenUrl: "https://api.operator.example/token",
      clientId: "wardline",
      clientSecretFile: "./secrets/operator/secret",
      identityJwksUrl: "https://www.operator.example/jwks.json",
      identityIssuer: "https://www.operator.example",
      selfCareUrl: "https://www.operator.example",
    },
  },
};

const helm = findHelm();

describe.skipIf(helm === null)("the Helm chart (skipped where Helm is not to be had: set HELM)", () => {
  it("is what its linter takes", () => {
    const { status, stdout } = run(["lint", "--strict", chart], VALUES);
    expect(stdout).toContain("0 chart(s) failed");
    expect(status).toBe(0);
  });

  it("renders objects that fit the schemas of Kubernetes", () => {
    const rendered = render(VALUES);
    expect(rendered.map(({ kind }) => kind).toSorted()).toEqual(
      [...Object.keys(KINDS), "PodMonitor"].toSorted((a, b) => a.localeCompare(b)),
    );
    for (const manifest of rendered) {
      const Kind = (KINDS as Record<string, new (from: never) => { validate(): void }>)[manifest.kind];
      if (Kind !== undefined) new Kind(manifest as never).validate();
    }
    expect(() => {
      new Deployment({ spec: { replicas: "two" } } as never).validate();
    }).toThrow();
  });

  it("renders a configuration that the program takes, and what the chart knows cannot be contradicted", () => {
    const text = render(VALUES).find(({ kind }) => kind === "ConfigMap")?.data?.["wardline.yaml"] ?? "";
    const defaults = parse(readFileSync(join(root, "config/defaults.yaml"), "utf8")) as object;
    const config = configSchema.parse({ ...defaults, ...(parse(text) as object) });
    expect(config.server).toMatchObject({ host: "0.0.0.0", port: 8080, healthHost: "0.0.0.0", healthPort: 8081 });
    expect(config.server.tls).toMatchObject({ certFile: "/etc/wardline/tls/tls.crt" });
    expect(config.server.publicOrigins).toEqual(["https://chat.operator.example"]);
  });

  it("keeps to the restricted profile of the Pod Security Standards", () => {
    const deployment = render(VALUES).find(({ kind }) => kind === "Deployment");
    const pod = (deployment?.spec as { template: { spec: Pod } }).template.spec;
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC).toBeUndefined();
    expect(pod.containers).toHaveLength(1);
    for (const container of pod.containers) {
      expect(container["securityContext"]).toEqual({
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(container["resources"]).toHaveProperty("limits.memory");
      for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) expect(container).toHaveProperty(probe);
    }
    const allowed = ["configMap", "emptyDir", "persistentVolumeClaim", "secret"];
    for (const { name, ...source } of pod.volumes) expect(allowed, name).toContain(Object.keys(source)[0]);
    // The program's own 20 s, the wait before it, and a rest.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
  });

  it("lets nobody in or out who is not named", () => {
    const policy = render(VALUES).find(({ kind }) => kind === "NetworkPolicy")?.spec as {
      policyTypes: string[];
      ingress: { from: object[] }[];
      egress: { to: object[] }[];
    };
    expect(policy.policyTypes).toEqual(["Ingress", "Egress"]);
    for (const rule of policy.ingress) expect(rule.from.length).toBeGreaterThan(0);
    for (const rule of policy.egress) expect(rule.to.length).toBeGreaterThan(0);
    expect(JSON.stringify(policy)).not.toContain("0.0.0.0/0");
  });

  it("refuses what would not start, or would start unsafe", () => {
    const without = (change: object): string => run(["template", "care", chart], { ...VALUES, ...change }).stderr;
    expect(without({ database: { urlSecret: { name: "" } } })).toContain("database.urlSecret.name");
    expect(without({ keys: {} })).toContain("a root key inside a pod is lost with it");
    expect(without({ tls: {} })).toContain("tls.secretName");
    expect(without({ config: {} })).toContain("config.operator");
    expect(without({ nodes: 0 })).toContain("nodes");
    expect(without({ podSecurity: "off" })).toContain("podSecurity");
  });
});

type Pod = {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly Record<string, unknown>[];
  readonly volumes: readonly ({ readonly name: string } & Record<string, unknown>)[];
};

function render(values: object): readonly Manifest[] {
  const { stdout, stderr, status } = run(["template", "care", chart, "--namespace", "care"], values);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

function run(args: readonly string[], values: object): { stdout: string; stderr: string; status: number | null } {
  const file = join(folder, "values.json");
  writeFileSync(file, JSON.stringify(values));
  // Its own folders: nothing of this account's Helm is read or written.
  const env = { ...process.env, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };
  return spawnSync(helm ?? "helm", [...args, "--values", file], { encoding: "utf8", env });
}
