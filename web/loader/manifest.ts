// SPDX-License-Identifier: Apache-2.0
// Which scripts may run in the widget's frame: what the service signed, with the key that the host page pins, in a build that is not
// older than this loader. The channel checks both signatures; here the classical one alone, which a forger of today cannot make and
// which is of no use to one of tomorrow: a manifest is believed for three days.

const PIN = "wlk1.";
const PIN_DOMAIN = "wardline/service-key/v1\n";
const WITHIN_MS = 15_000;
/** Clocks of browsers may be wrong by so much. */
const SLACK_MS = 24 * 3_600_000;

/** What the widget's frame may run; `refused`: it may not be opened over this connection. */
export type Allowed = { readonly scripts: readonly string[] } | "refused";

/**
 * Fetches the manifest and checks it.
 *
 * @param least - Version of this loader, or what the page asks for where that is newer.
 */
export async function readManifest(origin: string, pins: readonly string[], least: string): Promise<Allowed> {
  try {
    const said = (await (await fetch(`${origin}/v1/manifest`, asked())).json()) as {
      readonly service: { readonly ed25519: string; readonly mlDsa44: string };
      readonly manifest: { readonly text: string; readonly ed25519: string };
    };
    const key = decode(said.service.ed25519);
    const pin = PIN + encode(await sha256(join(utf8(PIN_DOMAIN), key, decode(said.service.mlDsa44))));
    if (!pins.includes(pin)) return "refused";
    const publicKey = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    const text = utf8(said.manifest.text);
    if (!(await crypto.subtle.verify("Ed25519", publicKey, decode(said.manifest.ed25519), text))) return "refused";
    return await allow(origin, said.manifest.text, least);
  } catch {
    return "refused";
  }
}

async function allow(origin: string, text: string, least: string): Promise<Allowed> {
  const { type, version, notAfter, files } = JSON.parse(text) as {
    readonly type: string;
    readonly version: string;
    readonly notAfter: number;
    readonly files: Readonly<Record<string, string>>;
  };
  if (type !== "wardline/bundle/1" || isOlder(version, least) || Date.now() > notAfter + SLACK_MS) return "refused";
  const own = Object.entries(files).filter(([path]) => path.startsWith("/widget/assets/"));
  const scripts = own.filter(([path]) => path.endsWith(".js")).map(([, hash]) => hash);
  if (scripts.length === 0) return "refused";
  // Chromium holds the frame to this list itself. Elsewhere the files are compared here, before the frame asks for them.
  if (!("csp" in HTMLIFrameElement.prototype))
    await Promise.all(
      own.map(async ([path, integrity]) => (await fetch(origin + path, { ...asked(), integrity })).blob()),
    );
  return { scripts };
}

/** What an embedding page may demand of a frame: no script but these, no form, no address but its own. */
export function framePolicy(origin: string, scripts: readonly string[]): string {
  const socket = origin.replace(/^http/u, "ws");
  return [
    "default-src 'none'",
    `script-src ${scripts.map((hash) => `'${hash}'`).join(" ")}`,
    "worker-src blob:",
    `style-src ${origin}`,
    `img-src ${origin} data:`,
    `font-src ${origin}`,
    `connect-src ${origin} ${socket}`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/** By numbers, as in 1.10.0 against 1.9.3. */
export function isOlder(version: string, least: string): boolean {
  const [mine, wanted] = [version, least].map((text) => text.split(/[.-]/u).map(Number));
  for (let at = 0; at < 3; at += 1) {
    const difference = (mine?.[at] ?? 0) - (wanted?.[at] ?? 0);
    if (Number.isNaN(difference)) return true;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function asked(): RequestInit {
  return { credentials: "omit", cache: "no-cache", signal: AbortSignal.timeout(WITHIN_MS) };
}

type Bytes = Uint8Array<ArrayBuffer>;

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function join(...pieces: readonly Bytes[]): Bytes {
  const out = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function decode(text: string): Bytes {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function encode(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/u, "");
}
