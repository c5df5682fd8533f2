// SPDX-License-Identifier: Apache-2.0
// Files as people and attackers make them. The makers are libraries of others, so that what is cleaned here was not written here.
import { deflateSync } from "node:zlib";
import { PDFDocument, PDFName, PDFString, StandardFonts } from "@cantoo/pdf-lib";
import sharp, { type Metadata, type Sharp } from "sharp";
import { concatBytes, utf8 } from "#kernel";
import { crc32 } from "./crc32.ts";

/** Stands in every place where metadata can stand. */
export const PLANTED = "Zanzibar-Planted-Person-4711";

const EXIF = {
  IFD0: { Make: PLANTED, Model: "Camera", Artist: PLANTED },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 26/1", GPSLongitudeRef: "W", GPSLongitude: "0/1 7/1 39/1" },
};

/** Noise, so that no format makes it tiny. */
function canvas(width: number, height: number): Sharp {
  return sharp({
    create: { width, height, channels: 3, noise: { type: "gaussian", mean: 128, sigma: 30 }, background: "#888" },
  });
}

export type PhotoFormat = "jpeg" | "png" | "webp";

/** A photo with EXIF (place, maker, orientation), XMP and a colour profile. */
export async function makePhoto(
  format: PhotoFormat,
  { width = 64, height = 48, progressive = false }: { width?: number; height?: number; progressive?: boolean } = {},
): Promise<Uint8Array> {
  const image = canvas(width, height)
    .withMetadata({ orientation: 6, exif: EXIF })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${PLANTED}"/></rdf:RDF></x:xmpmeta>`,
    )
    .withIccProfile("p3");
  const made = format === "jpeg" ? image.jpeg({ progressive }) : format === "png" ? image.png() : image.webp();
  return new Uint8Array(await made.toBuffer());
}

/** The pixels of an image, by the library's decoder. */
export async function pixelsOf(bytes: Uint8Array): Promise<{ width: number; height: number; data: Uint8Array }> {
  const { data, info } = await sharp(bytes, { failOn: "error", ignoreIcc: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

export async function metadataOf(bytes: Uint8Array): Promise<Metadata> {
  return sharp(bytes).metadata();
}

/** One segment of a JPEG, put behind its first mark. */
export function withSegment(jpeg: Uint8Array, marker: number, body: Uint8Array): Uint8Array {
  const length = body.length + 2;
  return concatBytes(
    jpeg.subarray(0, 2),
    new Uint8Array([0xff, marker, length >> 8, length & 0xff]),
    body,
    jpeg.subarray(2),
  );
}

export function pngChunk(type: string, body: Uint8Array): Uint8Array {
  const named = concatBytes(utf8(type), body);
  const around = new DataView(new ArrayBuffer(8));
  around.setUint32(0, body.length);
  around.setUint32(4, crc32(named));
  const bytes = new Uint8Array(around.buffer);
  return concatBytes(bytes.subarray(0, 4), named, bytes.subarray(4));
}

/** A PNG whose header says one thing and whose data says what it likes. */
export function makePng(
  width: number,
  height: number,
  data: Uint8Array,
  between: readonly Uint8Array[] = [],
): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  return concatBytes(
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", new Uint8Array(header.buffer)),
    ...between,
    pngChunk("IDAT", new Uint8Array(deflateSync(data))),
    pngChunk("IEND", new Uint8Array()),
  );
}

/** A bill of two pages, with everything in it that a PDF can say or do beside what it shows. */
export async function makeBill(
  options: { readonly packed?: boolean; readonly text?: string; readonly photo?: Uint8Array } = {},
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.setAuthor(PLANTED);
  pdf.setTitle(PLANTED);
  pdf.setProducer(PLANTED);
  const font = await pdf.embedFont(StandardFonts.Courier);
  for (const line of [options.text ?? "Total due: 42.00", "Page two"]) {
    const page = pdf.addPage([595, 842]);
    page.drawText(line, { x: 40, y: 800, size: 12, font });
    if (options.photo !== undefined) {
      const image = await pdf.embedJpg(options.photo);
      page.drawImage(image, { x: 40, y: 400, width: 200, height: 150 });
    }
    page.node.set(PDFName.of("PieceInfo"), pdf.context.obj({ Maker: { Private: PDFString.of(PLANTED) } }));
    page.node.set(
      PDFName.of("AA"),
      pdf.context.obj({ O: { S: "JavaScript", JS: PDFString.of(`app.alert("${PLANTED}")`) } }),
    );
    const link = {
      Type: "Annot",
      Subtype: "Link",
      Rect: [0, 0, 99, 99],
      A: { S: "URI", URI: PDFString.of(`https://${PLANTED}.example/`) },
    };
    page.node.set(PDFName.of("Annots"), pdf.context.obj([pdf.context.obj(link)]));
  }
  pdf.addJavaScript("main", `app.launchURL("https://${PLANTED}.example/")`);
  await pdf.attach(utf8(PLANTED), `${PLANTED}.txt`, { mimeType: "text/plain", description: PLANTED });
  const script = { Type: "Action", S: "JavaScript", JS: PDFString.of(PLANTED) };
  pdf.catalog.set(PDFName.of("OpenAction"), pdf.context.obj(script));
  const xmp = pdf.context.stream(utf8(`<x:xmpmeta>${PLANTED}</x:xmpmeta>`), { Type: "Metadata", Subtype: "XML" });
  pdf.catalog.set(PDFName.of("Metadata"), pdf.context.register(xmp));
  return pdf.save({ useObjectStreams: options.packed ?? false });
}

/** How many pages the library's own reader finds, and what it finds beside them. */
export async function readBill(
  bytes: Uint8Array,
): Promise<{ pages: number; author: string | undefined; keys: string[] }> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return {
    pages: pdf.getPageCount(),
    author: pdf.getAuthor(),
    keys: pdf.catalog
      .keys()
      .map((key) => key.decodeText())
      .sort(),
  };
}
