// SPDX-License-Identifier: Apache-2.0
import { FILE_LIMITS, fitsPixels } from "../formats.ts";
import { cleanJpeg } from "../jpeg.ts";
import { DRAWING_KEYS, NAME_LISTS } from "./drawing-keys.ts";
import { filtersOf, nameIn, type PdfObjects, type UnpackBudget } from "./read.ts";
import { countOf, dict, NULL, name, num, type PdfDict, PdfStop, type PdfStream, type PdfValue } from "./values.ts";

/** Objects of the new file, by number; 1 is the catalogue. */
export type NewPdf = {
  readonly objects: ReadonlyMap<number, PdfValue>;
  readonly pages: number;
  /** What draws: of the pages, and of the forms that they show. */
  readonly contents: readonly PdfStream[];
};

/** What a page is drawn from. What it does, whom it names and what is attached to it has no place in this list. */
const PAGE_KEYS = ["MediaBox", "CropBox", "Rotate", "UserUnit"] as const;
const INHERITED = ["Resources", "MediaBox", "CropBox", "Rotate"] as const;

const FILTERS = new Set([
  "FlateDecode",
  "DCTDecode",
  "LZWDecode",
  "RunLengthDecode",
  "ASCIIHexDecode",
  "ASCII85Decode",
  "CCITTFaxDecode",
]);
/** Pages and their trees are ours to make: a way back to one from below is not followed, nor one to what is no drawing. */
const NOT_DRAWN = new Set([
  "Page",
  "Pages",
  "Catalog",
  "Annot",
  "Action",
  "Filespec",
  "EmbeddedFile",
  "Metadata",
  "OCG",
  "OCMD",
]);
const DEVICE_SPACES: Readonly<Record<string, string>> = { 1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK" };

/**
 * Builds a new PDF from the pages of another: from a catalogue of our own only what draws the pages is reached and
 * copied. Scripts, actions, forms, notes, links, attachments, metadata, thumbnails, layers and colour profiles are not;
 * photographs inside are cleaned like those that come alone.
 *
 * @throws PdfStop - `damaged`, `too_large`, `not_taken`.
 */
export async function rebuildPdf({ objects, root }: PdfObjects, budget: UnpackBudget): Promise<NewPdf> {
  const copier = new Copier(objects, budget);
  const catalogue = copier.deref({ t: "ref", num: root });
  if (catalogue.t !== "dict") throw new PdfStop("damaged", "no catalogue");
  const found: PdfDict[] = [];
  collectPages(copier, catalogue.map.get("Pages") ?? NULL, new Map(), new Set(), found, 0);
  if (found.length === 0) throw new PdfStop("damaged", "no pages");
  const kids: PdfValue[] = [];
  const contents: PdfStream[] = [];
  for (const page of found) {
    const parts = await contentsOf(copier, page);
    contents.push(...parts);
    const entries: [string, PdfValue][] = [
      ["Type", name("Page")],
      ["Parent", { t: "ref", num: 2 }],
      ["Resources", await copier.copy(page.map.get("Resources") ?? dict([]), 0, "Resources")],
      ["Contents", { t: "arr", items: parts.map((part) => copier.add(part)) }],
    ];
    for (const key of PAGE_KEYS) {
      const value = copier.deref(page.map.get(key) ?? NULL);
      if (value.t !== "null") entries.push([key, await copier.copy(value)]);
    }
    const group = copier.deref(page.map.get("Group") ?? NULL);
    if (group.t === "dict") entries.push(["Group", await copier.copy(group)]);
    kids.push(copier.add(dict(entries)));
  }
  copier.made.set(
    1,
    dict([
      ["Type", name("Catalog")],
      ["Pages", { t: "ref", num: 2 }],
    ]),
  );
  copier.made.set(
    2,
    dict([
      ["Type", name("Pages")],
      ["Kids", { t: "arr", items: kids }],
      ["Count", num(kids.length)],
    ]),
  );
  return { objects: copier.made, pages: kids.length, contents: [...contents, ...copier.forms] };
}

function collectPages(
  copier: Copier,
  node: PdfValue,
  inherited: ReadonlyMap<string, PdfValue>,
  seen: Set<number>,
  found: PdfDict[],
  depth: number,
): void {
  if (node.t === "ref") {
    if (seen.has(node.num)) throw new PdfStop("damaged", "a page that holds itself");
    seen.add(node.num);
  }
  const one = copier.deref(node);
  if (one.t !== "dict" || depth > FILE_LIMITS.pdfDepth) throw new PdfStop("damaged", "a page that is none");
  const kids = copier.deref(one.map.get("Kids") ?? NULL);
  const passed = new Map(inherited);
  for (const key of INHERITED) {
    const value = one.map.get(key);
    if (value !== undefined) passed.set(key, value);
  }
  if (kids.t !== "arr") {
    if (found.length >= FILE_LIMITS.pdfPages) throw new PdfStop("too_large", "pages");
    found.push({ t: "dict", map: new Map([...one.map, ...passed]) });
    return;
  }
  for (const kid of kids.items) collectPages(copier, kid, passed, seen, found, depth + 1);
}

async function contentsOf(copier: Copier, page: PdfDict): Promise<PdfStream[]> {
  const value = copier.deref(page.map.get("Contents") ?? NULL);
  if (value.t === "null") return [];
  const parts = value.t === "arr" ? value.items.map((item) => copier.deref(item)) : [value];
  return Promise.all(
    parts.map(async (part) => {
      if (part.t !== "stream") throw new PdfStop("damaged", "contents that are none");
      const copied = await copier.copyStream(part);
      return copied;
    }),
  );
}

/** Copies what is reached, once each, under new numbers. */
class Copier {
  readonly made = new Map<number, PdfValue>();
  readonly forms: PdfStream[] = [];
  readonly #objects: ReadonlyMap<number, PdfValue>;
  readonly #budget: UnpackBudget;
  readonly #numbers = new Map<number, number>();
  #next = 3;
  #pixelsLeft: number = FILE_LIMITS.pdfPixels;
  #valuesLeft: number = FILE_LIMITS.pdfValues;

  constructor(objects: ReadonlyMap<number, PdfValue>, budget: UnpackBudget) {
    this.#objects = objects;
    this.#budget = budget;
  }

  deref(value: PdfValue): PdfValue {
    let one = value;
    for (let hops = 0; one.t === "ref"; hops += 1) {
      if (hops > 10) throw new PdfStop("damaged", "references in a ring");
      one = this.#objects.get(one.num) ?? NULL;
    }
    return one;
  }

  add(value: PdfValue): PdfValue {
    const number = this.#next;
    this.#next += 1;
    this.made.set(number, value);
    return { t: "ref", num: number };
  }

  /** @param key - Under which it stands: some hold lists of names that may be anything. */
  async copy(value: PdfValue, depth = 0, key = ""): Promise<PdfValue> {
    this.#valuesLeft -= 1;
    if (this.#valuesLeft < 0 || depth > 4 * FILE_LIMITS.pdfDepth) throw new PdfStop("too_large", "objects");
    switch (value.t) {
      case "ref":
        return this.#copyRef(value.num, depth, key);
      case "arr":
        return this.#copyArray(value.items, depth);
      case "dict":
        return this.#copyDict(value, depth, NAME_LISTS.has(key) && !value.map.has("ShadingType"));
      case "stream":
        return this.copyStream(value, depth);
      default:
        return value;
    }
  }

  async copyStream(stream: PdfStream, depth = 0): Promise<PdfStream> {
    const filters = filtersOf(stream.dict);
    if (filters.some((filter) => !FILTERS.has(filter))) throw new PdfStop("not_taken", "an unusual filter");
    this.#countPixels(stream.dict);
    const copied = new Map((await this.#copyDict(stream.dict, depth, false)).map);
    copied.delete("Length");
    if (!filters.includes("DCTDecode")) {
      await this.#measure(stream, filters);
      const plain: PdfStream = { t: "stream", dict: { t: "dict", map: copied }, bytes: stream.bytes };
      if (nameIn(stream.dict, "Subtype") === "Form") this.forms.push(plain);
      return plain;
    }
    copied.set("Filter", name("DCTDecode"));
    copied.delete("DecodeParms");
    return { t: "stream", dict: { t: "dict", map: copied }, bytes: await this.#cleanPhoto(stream, filters) };
  }

  /** Whoever looks at the file unpacks it all. What draws may hold a photo in its own text: that one could not be cleaned. */
  async #measure(stream: PdfStream, filters: readonly string[]): Promise<void> {
    const isImage = nameIn(stream.dict, "Subtype") === "Image";
    let bytes: Uint8Array = stream.bytes;
    for (const filter of filters) {
      if (filter === "FlateDecode") {
        bytes = await this.#budget.inflate(bytes);
        continue;
      }
      // Behind a filter that is not unpacked here nothing can be said of what follows.
      if (filters.length > 1) throw new PdfStop("not_taken", "filters one behind another");
      if (!isImage) throw new PdfStop("not_taken", "an unusual filter");
      return;
    }
    if (!isImage && holdsInlinePhoto(bytes)) throw new PdfStop("not_taken", "a photo in the text of a page");
  }

  async #cleanPhoto(stream: PdfStream, filters: readonly string[]): Promise<Uint8Array> {
    let bytes: Uint8Array = stream.bytes;
    for (const filter of filters.slice(0, -1)) {
      if (filter !== "FlateDecode") throw new PdfStop("not_taken", "filters one behind another");
      bytes = await this.#budget.inflate(bytes);
    }
    if (filters.at(-1) !== "DCTDecode") throw new PdfStop("not_taken", "filters one behind another");
    const cleaned = cleanJpeg(bytes, false);
    if (cleaned.ok) return cleaned.value.bytes;
    throw new PdfStop(cleaned.refusal.reason === "too_large" ? "too_large" : "damaged", "a photo in it");
  }

  #countPixels(image: PdfDict): void {
    if (nameIn(image, "Subtype") !== "Image") return;
    const width = countOf(this.deref(image.map.get("Width") ?? NULL));
    const height = countOf(this.deref(image.map.get("Height") ?? NULL));
    if (width === null || height === null) throw new PdfStop("damaged", "an image without size");
    this.#pixelsLeft -= width * height;
    if (!fitsPixels(width, height) || this.#pixelsLeft < 0) throw new PdfStop("too_large", "pixels");
  }

  async #copyRef(number: number, depth: number, key: string): Promise<PdfValue> {
    const known = this.#numbers.get(number);
    if (known !== undefined) return { t: "ref", num: known };
    const value = this.deref({ t: "ref", num: number });
    if (value.t === "null") return NULL;
    const type = value.t === "dict" ? nameIn(value, "Type") : value.t === "stream" ? nameIn(value.dict, "Type") : null;
    if (type !== null && NOT_DRAWN.has(type)) return NULL;
    const ref = this.add(NULL);
    if (ref.t !== "ref") return NULL;
    // Numbered before it is copied: rings end here.
    this.#numbers.set(number, ref.num);
    this.made.set(ref.num, await this.copy(value, depth + 1, key));
    return ref;
  }

  async #copyArray(items: readonly PdfValue[], depth: number): Promise<PdfValue> {
    const [head, profile] = items;
    if (head?.t === "name" && head.v === "ICCBased" && profile !== undefined) {
      const stream = this.deref(profile);
      const components = stream.t === "stream" ? countOf(this.deref(stream.dict.map.get("N") ?? NULL)) : null;
      const space = DEVICE_SPACES[String(components)];
      if (space === undefined) throw new PdfStop("damaged", "a colour profile that is none");
      return name(space);
    }
    const out: PdfValue[] = [];
    for (const item of items) out.push(await this.copy(item, depth + 1));
    return { t: "arr", items: out };
  }

  async #copyDict(value: PdfDict, depth: number, isList: boolean): Promise<PdfDict> {
    const out = new Map<string, PdfValue>();
    for (const [key, item] of value.map) {
      if (isList) out.set(key, await this.copy(item, depth + 1));
      else if (DRAWING_KEYS.has(key)) out.set(key, await this.copy(item, depth + 1, key));
    }
    return { t: "dict", map: out };
  }
}

const DCT = [..."DCT"].map((char) => char.charCodeAt(0));

/** `/DCT` or `/DCTDecode` as an inline image names its filter (ISO 32000-1 §8.9.7). */
function holdsInlinePhoto(contents: Uint8Array): boolean {
  for (let at = contents.indexOf(0x2f); at !== -1; at = contents.indexOf(0x2f, at + 1))
    if (DCT.every((byte, i) => contents[at + 1 + i] === byte)) return true;
  return false;
}
