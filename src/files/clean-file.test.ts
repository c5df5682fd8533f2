// SPDX-License-Identifier: Apache-2.0
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, utf8 } from "#kernel";
import { zlibInflater } from "../main/inflater.ts";
import { cleanFile } from "./clean-file.ts";
import { type CleanFile, FILE_LIMITS } from "./formats.ts";
import {
  makeBill,
  makePhoto,
  makePng,
  metadataOf,
  type PhotoFormat,
  PLANTED,
  pixelsOf,
  pngChunk,
  readBill,
  withSegment,
} from "./testing.ts";

async function clean(bytes: Uint8Array): Promise<CleanFile> {
  const result = await cleanFile(bytes, zlibInflater);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const result = await cleanFile(bytes, zlibInflater);
  return result.ok ? "taken" : result.refusal.reason;
}

/** Whether letters stand somewhere in bytes: plain, in UTF-16, or in hexadecimal digits. */
function holds(bytes: Uint8Array, text: string): boolean {
  const all = Buffer.from(bytes);
  return [
    Buffer.from(text),
    Buffer.from(text, "utf16le"),
    Buffer.from(text, "utf16le").swap16(),
    Buffer.from(Buffer.from(text).toString("hex")),
  ].some((form) => all.includes(form));
}

const PHOTOS: readonly PhotoFormat[] = ["jpeg", "png", "webp"];

describe("cleanFile()", () => {
  test.each(PHOTOS)("takes metadata out of a %s and leaves every pixel as it was [SEC-170]", async (format) => {
    const photo = await makePhoto(format);
    expect(holds(photo, PLANTED), "it was planted").toBe(true);
    expect((await metadataOf(photo)).exif).toBeDefined();
    const cleaned = await clean(photo);
    expect(cleaned.format).toBe(format);
    expect(holds(cleaned.bytes, PLANTED)).toBe(false);
    const { icc, xmp, iptc, exif } = await metadataOf(cleaned.bytes);
    expect({ icc, xmp, iptc }).toEqual({});
    expect(exif?.length ?? 0).toBeLessThan(40);
    expect(await pixelsOf(cleaned.bytes)).toEqual(await pixelsOf(photo));
  });

  test("keeps the orientation of a photo, and of its EXIF nothing else [SEC-170]", async () => {
    const cleaned = await clean(await makePhoto("jpeg"));
    const { orientation, exif } = await metadataOf(cleaned.bytes);
    expect(orientation).toBe(6);
    expect(Buffer.from(exif ?? []).includes("GPS")).toBe(false);
    expect(exif?.length).toBeLessThan(40);
  });

  test("cleans a progressive JPEG without losing a scan", async () => {
    const photo = await makePhoto("jpeg", { progressive: true, width: 200, height: 120 });
    expect(await pixelsOf((await clean(photo)).bytes)).toEqual(await pixelsOf(photo));
  });

  test.each(PHOTOS)("gives a cleaned %s back as it is", async (format) => {
    const once = await clean(await makePhoto(format));
    expect(await clean(once.bytes)).toEqual(once);
  });

  test.each(PHOTOS)("drops what follows the end of a %s: a second file in one [SEC-171]", async (format) => {
    const zip = concatBytes(utf8("PK\x03\x04"), utf8(PLANTED), utf8("<script>alert(1)</script>"));
    const photo = await makePhoto(format);
    const cleaned = await clean(concatBytes(photo, zip));
    expect(holds(cleaned.bytes, "<script>")).toBe(false);
    expect(cleaned).toEqual(await clean(photo));
  });

  test("drops HTML in comments and in segments of programs [SEC-171]", async () => {
    const html = utf8(`<html><script>${PLANTED}</script>`);
    const photo = await makePhoto("jpeg");
    for (const marker of [0xfe, 0xe0, 0xe1, 0xe2, 0xe5, 0xed, 0xee, 0xef]) {
      const cleaned = await clean(withSegment(photo, marker, html));
      expect([marker, holds(cleaned.bytes, "<html>")]).toEqual([marker, false]);
    }
    const png = makePng(4, 4, new Uint8Array(4 * 5), [pngChunk("tEXt", html), pngChunk("prVt", html)]);
    expect(holds((await clean(png)).bytes, "<html>")).toBe(false);
  });

  test("takes nothing that stands behind the end of packed data, where no viewer looks [SEC-171]", async () => {
    const rows = new Uint8Array(4 * 5);
    const hidden = concatBytes(new Uint8Array(deflateSync(rows)), utf8(`<html><script>${PLANTED}</script>`));
    expect(await refusal(makePng(4, 4, rows, [pngChunk("IDAT", hidden)]))).toBe("damaged");
    const packed = Buffer.concat([deflateSync("0 0 m 1 1 l S"), Buffer.from(`${PLANTED} ${PLANTED}`)]);
    const head = `<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Filter /FlateDecode /Length ${packed.length} >> stream\n`;
    expect(await refusal(tiny(`${head}${packed.toString("latin1")}\nendstream`))).toBe("damaged");
    // A line end or some padding is no hiding place, and some programs leave it.
    const padded = Buffer.concat([deflateSync("0 0 m 1 1 l S"), Buffer.from("\r\n")]);
    const padding = `<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Filter /FlateDecode /Length ${padded.length} >> stream\n`;
    expect(await refusal(tiny(`${padding}${padded.toString("latin1")}\nendstream`))).toBe("taken");
  });

  test.each([
    ["SVG", utf8(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`)],
    ["HTML", utf8("<!doctype html><script>1</script>")],
    ["a program", utf8("MZ\x90\0")],
    ["a GIF", utf8("GIF89a;")],
    ["a ZIP", utf8("PK\x03\x04")],
    ["a PDF behind something else", utf8("x\n%PDF-1.7\n")],
    ["nothing", new Uint8Array()],
  ])("refuses %s, whatever it is called [SEC-171]", async (_name, bytes) => {
    expect(await refusal(bytes)).toBe("unknown_format");
  });

  test("refuses HEIC by name, so that the sender can be told what to do", async () => {
    expect(await refusal(concatBytes(new Uint8Array([0, 0, 0, 24]), utf8("ftypheic"), new Uint8Array(16)))).toBe(
      "heic",
    );
  });

  test("refuses a JPEG of a hundred million pixels by its header [SEC-172]", async () => {
    const photo = new Uint8Array(await makePhoto("jpeg"));
    const at = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0xc0);
    new DataView(photo.buffer).setUint16(at + 5, 10_000);
    new DataView(photo.buffer).setUint16(at + 7, 10_000);
    expect(await refusal(photo)).toBe("too_large");
  });

  test("refuses a PNG that unpacks to more, or to less, than its header says [SEC-172]", async () => {
    expect(await refusal(makePng(4, 4, new Uint8Array(4 * 5)))).toBe("taken");
    expect(await refusal(makePng(4, 4, new Uint8Array(9_000_000)))).toBe("damaged");
    expect(await refusal(makePng(4, 4, new Uint8Array(4 * 5 - 1)))).toBe("damaged");
    expect(await refusal(makePng(19_999, 19_999, new Uint8Array(9)))).toBe("too_large");
    expect(await refusal(makePng(4_000_000_000, 1, new Uint8Array(9)))).toBe("too_large");
  });

  test("refuses a JPEG of so many scans that showing it takes minutes [SEC-172]", async () => {
    const photo = await makePhoto("jpeg", { width: 3_000, height: 3_000 });
    const at = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0xda);
    const scan = photo.subarray(at, at + 14);
    const many = concatBytes(photo.subarray(0, at), ...Array.from({ length: 400 }, () => scan), photo.subarray(at));
    expect(await refusal(many)).toBe("too_large");
  });

  test.each([...PHOTOS, "pdf"] as const)("refuses a %s that was cut anywhere [SEC-172]", async (format) => {
    const whole = format === "pdf" ? await makeBill() : await makePhoto(format, { width: 16, height: 16 });
    const cleaned = await clean(whole);
    const { bytes } = cleaned;
    // Behind the last object of a PDF stand tables that nobody needs.
    const end = format === "pdf" ? Buffer.from(bytes).indexOf("trailer") : bytes.length;
    for (let cut = 8; cut < end; cut += Math.max(1, Math.floor(end / 60)))
      expect([cut, await refusal(bytes.subarray(0, cut))]).not.toEqual([cut, "taken"]);
  });

  test("never throws, whatever the bytes are, and what it takes it takes again [SEC-172]", async () => {
    const seeds = [
      await makePhoto("jpeg"),
      await makePhoto("png"),
      await makePhoto("webp"),
      await makeBill({ packed: true }),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
        async (seed, changes) => {
          const bytes = new Uint8Array(seed);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const result = await cleanFile(bytes, zlibInflater);
          if (result.ok) expect(await clean(result.value.bytes)).toEqual(result.value);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("refuses more than ten megabytes before it reads them", async () => {
    expect(await refusal(new Uint8Array(FILE_LIMITS.fileBytes + 1))).toBe("too_large");
  });

  test("is linear: ten megabytes of the worst bytes take less than four seconds [SEC-172]", {
    timeout: 120_000,
  }, async () => {
    const size = FILE_LIMITS.fileBytes - 2_000;
    const worst = {
      "a scan of restart marks": concatBytes(
        (await makePhoto("jpeg")).subarray(0, -2),
        new Uint8Array(size - 9_000).fill(0xff),
      ),
      "open parentheses": utf8(`%PDF-1.7\n1 0 obj (${"(".repeat(size)}`),
      "open arrays": utf8(`%PDF-1.7\n${"1 0 obj [ ".repeat(size / 10)}`),
      "objects without an end": utf8(`%PDF-1.7\n${"1 0 obj <</Length 9>> stream\n% ".repeat(size / 31)}`),
      "small objects": utf8(`%PDF-1.7\n${"1 0 obj 1 endobj\n".repeat(size / 17)}`),
      numbers: utf8(`%PDF-1.7\n1 0 obj [${"1 ".repeat(size / 2)}]endobj\n`),
    };
    for (const [name, bytes] of Object.entries(worst)) {
      // Time of the processor: what else runs on the machine does not count.
      const begun = process.cpuUsage();
      await cleanFile(bytes, zlibInflater);
      expect([name, process.cpuUsage(begun).user < 4_000_000]).toEqual([name, true]);
    }
  });
});

describe("cleanFile() of a PDF", () => {
  test.each([false, true])(
    "leaves pages and nothing else: no script, action, file, link, name or date (packed: %s) [SEC-170]",
    async (packed) => {
      const bill = await makeBill({ packed, photo: await makePhoto("jpeg") });
      const cleaned = await clean(bill);
      expect(cleaned).toMatchObject({ format: "pdf", pages: 2 });
      const { pages, author, keys } = await readBill(cleaned.bytes);
      expect({ pages, author, keys }).toEqual({ pages: 2, author: undefined, keys: ["Pages", "Type"] });
      for (const word of [
        PLANTED,
        "JavaScript",
        "OpenAction",
        "EmbeddedFile",
        "Annot",
        "Metadata",
        "PieceInfo",
        "/Info",
        "/ID",
        "GPS",
      ])
        expect([word, holds(cleaned.bytes, word)]).toEqual([word, false]);
      // Packed parts are looked into as well.
      expect(await unpackedHolds(cleaned.bytes, PLANTED)).toBe(false);
      expect(await clean(cleaned.bytes)).toEqual(cleaned);
    },
  );

  test("keeps fonts and images whatever they are called", async () => {
    const bill = Buffer.from(await makeBill({ photo: await makePhoto("jpeg") })).toString("latin1");
    const cleaned = Buffer.from((await clean(await makeBill({ photo: await makePhoto("jpeg") }))).bytes).toString(
      "latin1",
    );
    expect(bill.match(/\/Courier\b/gu)?.length).toBeGreaterThan(0);
    expect(cleaned).toContain("/Courier");
    expect(cleaned.match(/\/Subtype \/Image/gu)).toHaveLength(2);
    expect(cleaned).toMatch(/\/XObject << \/Image-\d+ \d+ 0 R >>/u);
  });

  test("refuses encryption, and says that it is that", async () => {
    const text = Buffer.from(await makeBill())
      .toString("latin1")
      .replace("/Root", "/Encrypt 9 0 R /Root");
    expect(await refusal(Buffer.from(text, "latin1"))).toBe("not_taken");
  });

  test.each(["JBIG2Decode", "JPXDecode", "Crypt"])(
    "refuses an image under %s, whose metadata it could not take out",
    async (filter) => {
      const pdf = tiny(
        `<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /Filter /${filter} /Length 1 >> stream\nx\nendstream`,
      );
      expect(await refusal(pdf)).toBe("not_taken");
    },
  );

  test("refuses a photo in the text of a page or of a form, whose metadata it could not take out [SEC-170]", async () => {
    const inline = `BI /W 1 /H 1 /F /DCT ID ${PLANTED} EI`;
    const form = (contents: string): Uint8Array =>
      tiny(
        `<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length ${contents.length} >> stream\n${contents}\nendstream`,
      );
    expect(await refusal(form("0 0 m 1 1 l S"))).toBe("taken");
    expect(await refusal(form(inline))).toBe("not_taken");
    const packed = Buffer.from(deflateSync(Buffer.from(inline))).toString("latin1");
    const head = `<< /Subtype /Form /BBox [0 0 1 1] /Filter /FlateDecode /Length ${packed.length} >> stream\n`;
    expect(await refusal(tiny(`${head}${packed}\nendstream`))).toBe("not_taken");
    expect(await refusal(tiny(`<< /Subtype /Form /Filter /ASCII85Decode /Length 1 >> stream\nx\nendstream`))).toBe(
      "not_taken",
    );
  });

  test("refuses parts that unpack to more than anybody should [SEC-172]", async () => {
    const packed = Buffer.from(deflateSync(new Uint8Array(FILE_LIMITS.pdfUnpackedBytes + 1)));
    const head = `<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Filter /FlateDecode /Length ${packed.length} >> stream\n`;
    expect(await refusal(tiny(`${head}${packed.toString("latin1")}\nendstream`))).toBe("damaged");
  });

  test("refuses images of more pixels together than anybody should [SEC-172]", async () => {
    expect(await refusal(tiny("<< /Subtype /Image /Width 60000 /Height 60000 /Length 1 >> stream\nx\nendstream"))).toBe(
      "too_large",
    );
  });

  test("refuses pages that hold themselves", async () => {
    const pdf = utf8(
      "%PDF-1.7\n1 0 obj << /Pages 2 0 R >> endobj 2 0 obj << /Kids [2 0 R] >> endobj trailer << /Root 1 0 R >>",
    );
    expect(await refusal(pdf)).toBe("damaged");
  });

  test("refuses the text of a passport or identity card by its lines, and no other text [SEC-173]", async () => {
    // Specimens of ICAO Doc 9303: Utopia.
    const passport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const card = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    expect(await refusal(await makeBill({ text: passport }))).toBe("identity_document");
    expect(await refusal(await makeBill({ text: card, packed: true }))).toBe("identity_document");
    expect(await refusal(await makeBill({ text: passport.replace("L898902C36", "L898902C37") }))).toBe("taken");
    expect(await refusal(await makeBill({ text: "ACCOUNT 1234567890123456789012345678901234567890 INVOICE" }))).toBe(
      "taken",
    );
    const drawn = `BT (${passport}) Tj ET`;
    const form = `<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length ${drawn.length} >> stream\n${drawn}\nendstream`;
    expect(await refusal(tiny(form))).toBe("identity_document");
  });
});

/** A page that shows object 5. */
function tiny(object5: string): Uint8Array {
  return Buffer.from(
    `%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 9 9] >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /Resources << /XObject << /A 5 0 R >> >> /Contents 4 0 R >> endobj
4 0 obj << /Length 5 >> stream
/A Do
endstream endobj
5 0 obj ${object5} endobj
trailer << /Root 1 0 R >>
`,
    "latin1",
  );
}

async function unpackedHolds(pdf: Uint8Array, text: string): Promise<boolean> {
  const all = Buffer.from(pdf);
  for (let at = all.indexOf("stream\n"); at !== -1; at = all.indexOf("stream\n", at + 7)) {
    const end = all.indexOf("endstream", at);
    const out = await zlibInflater.inflate(all.subarray(at + 7, end), 50_000_000);
    if (out !== null && holds(out, text)) return true;
  }
  return false;
}
