// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest";
import { makePhoto } from "#files/testing";
import { makeFileCleaner } from "./file-cleaner.ts";

const open: ReturnType<typeof makeFileCleaner>[] = [];
function cleaner(deadlineMs?: number): ReturnType<typeof makeFileCleaner> {
  const made = makeFileCleaner(deadlineMs);
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }): string => result.refusal?.reason ?? "none";

/** Ten megabytes that are looked at byte by byte. */
async function longest(): Promise<Uint8Array> {
  const photo = await makePhoto("jpeg");
  const bytes = new Uint8Array(10 * 1024 * 1024).fill(0xff);
  bytes.set(photo.subarray(0, -2));
  return bytes;
}

describe("makeFileCleaner()", () => {
  it("cleans on another thread: this one goes on meanwhile [SEC-172]", async () => {
    const files = cleaner();
    await files.clean(await makePhoto("png"));
    let turns = 0;
    const beat = setInterval(() => (turns += 1), 2);
    const begun = performance.now();
    expect(reasonOf(await files.clean(await longest()))).toBe("damaged");
    const took = performance.now() - begun;
    clearInterval(beat);
    // A tenth of what an idle loop would do is far more than none.
    expect(turns).toBeGreaterThan(took / 2 / 10 - 2);
  });

  it("ends with a file that takes too long, and cleans the next one [SEC-172]", async () => {
    const files = cleaner(1);
    const result = await files.clean(await longest());
    expect(result).toEqual({ ok: false, refusal: { reason: "too_large", what: "time" } });
    const patient = cleaner();
    expect((await patient.clean(await makePhoto("webp"))).ok).toBe(true);
    expect(reasonOf(await files.clean(await longest()))).toBe("too_large");
  });

  it("says that it is busy rather than hold more than eight files in memory", async () => {
    const files = cleaner();
    const photo = await makePhoto("jpeg");
    const answers = await Promise.all(Array.from({ length: 20 }, async () => reasonOf(await files.clean(photo))));
    expect(answers.filter((answer) => answer === "none")).toHaveLength(8);
    expect(answers.filter((answer) => answer === "busy")).toHaveLength(12);
    expect((await files.clean(photo)).ok).toBe(true);
  });

  it("gives back bytes that are nobody else's", async () => {
    const files = cleaner();
    const photo = await makePhoto("jpeg");
    const [one, two] = [await files.clean(photo), await files.clean(photo)];
    if (!one.ok || !two.ok) throw new Error("A photo was refused");
    one.value.bytes.fill(0);
    expect(two.value.bytes.some((byte) => byte !== 0)).toBe(true);
  });
});
