// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configSchema } from "../../src/main/config.ts";
import { packageRoot as root } from "../../src/main/paths.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

type Complaint = { readonly line: number; readonly message: string };
type Service = {
  readonly image: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly privileged?: boolean;
  readonly volumes?: readonly string[];
};

describe("Dockerfile", () => {
  const text = read("Dockerfile");

  it("has nothing that its linter complains of", () => {
    const complaints = validate(text).map((complaint) => JSON.stringify(complaint.message));
    expect(complaints).toEqual([]);
    expect(validate("FORM debian\nEXPOSE x\n")).not.toEqual([]);
  });

  it("runs as a number that is not root's, from images that are named by version", () => {
    const last = text.slice(text.lastIndexOf("\nFROM "));
    expect(/^USER (\d+):(\d+)$/mu.exec(last)?.slice(1).map(Number)).toEqual([65532, 65532]);
    const images = [...text.matchAll(/^ARG \w+_IMAGE=(.+)$/gmu)].map(([, image]) => image ?? "");
    expect(images.length).toBeGreaterThan(1);
    for (const image of images) expect(image).toMatch(/:(?!latest)[\w.-]+$/u);
    expect(text).not.toMatch(/^ADD /mu);
  });

  it("gets nothing of this folder that is not in git", () => {
    const ignored = read(".dockerignore").split("\n");
    for (const name of ["keys", "node_modules", ".git", "wardline.yaml"]) expect(ignored).toContain(name);
  });
});

describe("compose.yaml", () => {
  const { services } = parse(read("compose.yaml"), { merge: true }) as { services: Record<string, Service> };

  it("has nothing that its linter complains of", () => {
    const off = Object.fromEntries(
      // Order is for reading: what belongs together stands together. One image is built here and used by four.
      [
        ...["service-keys-order", "services-alphabetical-order", "top-level-properties-order", "no-build-and-image"],
        ...["no-quotes-in-volumes", "require-quotes-in-ports"],
      ].map((rule) => [rule, 0 as const]),
    );
    const linter = new DCLinter({ rules: off, quiet: false, debug: false, exclude: [] });
    const complaints = linter
      .lintFiles([join(root, "compose.yaml")], false)
      .flatMap(({ messages }: { readonly messages: readonly Complaint[] }) => messages)
      .map(({ line, message }: Complaint) => `${line}: ${message}`);
    expect(complaints).toEqual([]);
  });

  it("gives no container more than it needs, and publishes the balancer on this machine only", () => {
    expect(Object.keys(services)).toEqual(["balancer", "secrets", "database", "operator", "node-1", "node-2"]);
    for (const [name, service] of Object.entries(services)) {
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
      });
      expect(service.privileged, name).toBeUndefined();
      if (name === "balancer") continue;
      expect(service.ports, name).toBeUndefined();
      expect(["service:balancer", "none"], name).toContain(service.network_mode);
      for (const volume of service.volumes ?? []) expect(volume, name).not.toContain("docker.sock");
    }
    for (const port of services["balancer"]?.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/u);
    for (const name of ["operator", "node-1", "node-2"]) {
      expect(services[name]?.user, name).toBeUndefined();
      expect(services[name]?.cap_add, name).toBeUndefined();
    }
  });

  it("configures both nodes alike, and the balancer looks for them where they are", () => {
    const nodes = [1, 2].map((n) => configSchema.parse({ ...defaults(), ...yaml(`ops/compose/node-${n}.yaml`) }));
    const balancer = read("ops/compose/haproxy.cfg");
    for (const [i, { server }] of nodes.entries())
      expect(balancer).toContain(`server node-${i + 1} 127.0.0.1:${server.port} check port ${server.healthPort}`);
    const [one, two] = nodes.map(({ server, ...rest }) => ({ ...rest, server: { ...server, port: 0, healthPort: 0 } }));
    expect(one).toEqual(two);
    expect(nodes[0]?.server.host).toBe("localhost");
  });

  it("is balanced without affinity, by a configuration that HAProxy takes", ({ skip }) => {
    expect(read("ops/compose/haproxy.cfg")).not.toMatch(/^\s*(?:cookie|stick)/mu);
    const tried = spawnSync("haproxy", ["-c", "-f", join(root, "ops/compose/haproxy.cfg")], { encoding: "utf8" });
    if (tried.error !== undefined) skip("HAProxy is not installed here");
    expect(tried.stderr).toBe("");
    expect(tried.status).toBe(0);
  });
});

describe("wardline.service", () => {
  const unit = read("ops/systemd/wardline.service");

  it("tells the main process first, gives it its time, and is locked in", () => {
    for (const line of ["KillMode=mixed", "NoNewPrivileges=yes", "ProtectSystem=strict", "LimitCORE=0", "UMask=0077"])
      expect(unit.split("\n")).toContain(line);
    expect(Number(/^TimeoutStopSec=(\d+)$/mu.exec(unit)?.[1])).toBeGreaterThanOrEqual(25);
    expect(unit).not.toMatch(/^User=root/mu);
  });

  it("is one that systemd takes", ({ skip }) => {
    const probe = spawnSync("systemd-analyze", ["--version"]);
    if (probe.error !== undefined) skip("systemd is not installed here");
    const folder = mkdtempSync(join(tmpdir(), "wardline-unit-"));
    try {
      const path = join(folder, "wardline.service");
      // Its program is not installed on this machine.
      execFileSync("sh", [
        "-c",
        `sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$0" >"$1"`,
        join(root, "ops/systemd/wardline.service"),
        path,
      ]);
      const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", path], { encoding: "utf8" });
      expect(stderr.split("\n").filter((line) => line.includes("wardline.service"))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it("every file that deploys it is told of in the documents", () => {
  const page = ["containers", "kubernetes", "running"].map((name) => read(`docs/operations/${name}.md`)).join("\n");
  for (const file of [
    "Dockerfile",
    "compose.yaml",
    "ops/helm/wardline",
    "ops/systemd/wardline.service",
    "ops/compose",
  ]) {
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(page.includes(file), file).toBe(true);
  }
});

function yaml(path: string): object {
  return parse(read(path)) as object;
}

function defaults(): object {
  return yaml("config/defaults.yaml");
}
