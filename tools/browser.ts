// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { type Browser, chromium } from "playwright-core";

/** What Playwright's `launch` needs to start the browser of the tests. */
export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cacheDir = join(root, ".cache", "chromium");

// Playwright adds a fresh profile directory to each launch by itself, and refuses one among these arguments.
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

/**
 * Finds the browser that journeys drive: `CHROME_PATH` when set, else the Chromium that `@sparticuz/chromium` carries,
 * unpacked once into `.cache/chromium/<version>/`. Downloads nothing and needs no system package but `tar`.
 *
 * @returns What `launch` of playwright-core takes.
 * @throws Error - When the package holds no browser for this platform and `CHROME_PATH` is not set.
 */
export async function findChromium(): Promise<ChromiumLaunch> {
  const fontsFile = await writeFontsFile();
  const env: Record<string, string> = { ...inheritedEnv(), FONTCONFIG_FILE: fontsFile };
  const own = process.env["CHROME_PATH"];
  if (own !== undefined && own !== "") return { executablePath: own, args: [...args], env };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `Cannot find a browser: the bundled one runs on Linux x64, this is ${process.platform} ${process.arch}; set CHROME_PATH to a Chrome or Chromium`,
    );
  }
  const home = await unpackBundled();
  return {
    executablePath: join(home, "chromium"),
    args: [...args],
    env: {
      ...env,
      LD_LIBRARY_PATH: [join(home, "lib"), env["LD_LIBRARY_PATH"] ?? ""].filter((path) => path !== "").join(":"),
    },
  };
}

/** Launches the browser of the tests with a fresh profile. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, args: flags, env } = await findChromium();
  return chromium.launch({ executablePath, args: flags, env, headless: true });
}

/** Unpacks beside the final place and renames, so that two processes that start together never see half a browser. */
async function unpackBundled(): Promise<string> {
  const manifest = createRequire(import.meta.url)
    .resolve("@sparticuz/chromium")
    .replace(/build\/.*$/u, "package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  const home = join(cacheDir, version);
  if (await exists(join(home, "chromium"))) return home;
  await mkdir(cacheDir, { recursive: true });
  const half = await mkdtemp(join(cacheDir, "unpacking-"));
  const packed = join(dirname(manifest), "bin");
  await Promise.all([
    pipeline(
      createReadStream(join(packed, "chromium.br")),
      createBrotliDecompress(),
      createWriteStream(join(half, "chromium")),
    ),
    untar(join(packed, "al2023.tar.br"), half),
    untar(join(packed, "fonts.tar.br"), half),
  ]);
  await chmod(join(half, "chromium"), 0o755);
  try {
    await rename(half, home);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    if (!(await exists(join(home, "chromium")))) throw error;
  }
  return home;
}

/**
 * By way of a file: `tar` stops reading at the end-of-archive mark and closes its pipe before the padding after it was written, which now
 * and then fails the writer of a pipe.
 */
async function untar(file: string, into: string): Promise<void> {
  const plain = join(into, `${basename(file, ".br")}.unpacking`);
  await pipeline(createReadStream(file), createBrotliDecompress(), createWriteStream(plain));
  const tar = spawn("tar", ["-x", "--no-same-owner", "-C", into, "-f", plain], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    tar.once("error", reject);
    tar.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Cannot unpack ${file}: tar ended with ${String(code)}`));
    });
  });
  await rm(plain);
}

/** Names our own fonts and none of the machine's: a bare container has Latin and Arabic, and pictures look alike. */
async function writeFontsFile(): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  const arabic = dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/noto-sans-arabic"));
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escapeXml(cacheDir)}</dir>
  <dir>${escapeXml(arabic)}</dir>
  <cachedir>${escapeXml(join(cacheDir, "font-cache"))}</cachedir>
</fontconfig>
`;
  const file = join(cacheDir, "fonts.conf");
  if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    const half = `${file}.${String(process.pid)}`;
    await writeFile(half, text);
    await rename(half, file);
  }
  return file;
}

function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/gu, (sign) => `&#${String(sign.charCodeAt(0))};`);
}

if (import.meta.main) {
  const { executablePath } = await findChromium();
  process.stdout.write(`Browser for the tests: ${executablePath}\n`);
}
