// SPDX-License-Identifier: Apache-2.0
import { FILE_LIMITS, type Inflater } from "../formats.ts";
import { Lexer, makeTally, type Tally } from "./lexer.ts";
import { countOf, type PdfDict, PdfStop, type PdfStream, type PdfValue } from "./values.ts";

/** A PDF as its objects. Later definitions replace earlier ones, as an update that was appended does. */
export type PdfObjects = { readonly objects: ReadonlyMap<number, PdfValue>; readonly root: number };

/** What compressed parts may still unpack to, over the whole file. */
export class UnpackBudget {
  #left: number = FILE_LIMITS.pdfUnpackedBytes;
  readonly #inflater: Inflater;

  constructor(inflater: Inflater) {
    this.#inflater = inflater;
  }

  /** @throws PdfStop - Damaged, or more than what is left. */
  async inflate(packed: Uint8Array): Promise<Uint8Array> {
    const out = await this.#inflater.inflate(packed, this.#left);
    if (out === null) throw new PdfStop("damaged", "a compressed part");
    this.#left -= out.length;
    return out;
  }
}

/**
 * Reads every object of the file from its beginning to its end. The tables that say where objects lie are not believed
 * and not needed: only what is found and reached is ever written again.
 *
 * @throws PdfStop - `damaged`, `too_large`; `not_taken` when the file is encrypted.
 */
export async function readPdf(bytes: Uint8Array, budget: UnpackBudget): Promise<PdfObjects> {
  const tally = makeTally();
  const lexer = new Lexer(bytes, 0, tally);
  const objects = new Map<number, PdfValue>();
  const state = { root: null as number | null };
  const define = (num: number, value: PdfValue): void => {
    objects.set(num, value);
    if (objects.size > FILE_LIMITS.pdfObjects) throw new PdfStop("too_large", "objects");
  };
  while (!lexer.isAtEnd) {
    const word = lexer.word();
    if (/^\d{1,8}$/u.test(word)) {
      if (!/^\d{1,5}$/u.test(lexer.word()) || lexer.word() !== "obj") throw new PdfStop("damaged", "a number alone");
      const value = readObject(lexer, objects);
      define(Number(word), value);
      if (value.t !== "stream") continue;
      const type = nameIn(value.dict, "Type");
      if (type === "ObjStm") await readObjectStream(value, budget, tally, define);
      if (type === "XRef") takeTrailer(value.dict, state);
    } else if (word === "xref") skipTable(lexer);
    else if (word === "trailer") {
      const value = lexer.value();
      if (value.t !== "dict") throw new PdfStop("damaged", "a trailer that is none");
      takeTrailer(value, state);
    } else if (word === "startxref") lexer.word();
    else throw new PdfStop("damaged", "something between objects");
  }
  if (state.root === null) throw new PdfStop("damaged", "no trailer");
  return { objects, root: state.root };
}

function takeTrailer(trailer: PdfDict, state: { root: number | null }): void {
  if (trailer.map.has("Encrypt")) throw new PdfStop("not_taken", "encryption");
  const root = trailer.map.get("Root");
  if (root?.t === "ref") state.root = root.num;
}

/** Lines of a classic table: numbers, `n` and `f`. */
function skipTable(lexer: Lexer): void {
  for (;;) {
    const { at } = lexer;
    const word = lexer.word();
    if (/^(?:\d+|[nf])$/u.test(word)) continue;
    lexer.at = at;
    if (word !== "trailer") throw new PdfStop("damaged", "a table without its trailer");
    return;
  }
}

function readObject(lexer: Lexer, objects: ReadonlyMap<number, PdfValue>): PdfValue {
  if (lexer.peekWord() === "endobj") {
    lexer.word();
    return { t: "null" };
  }
  const value = lexer.value();
  const after = lexer.word();
  if (after === "endobj") return value;
  if (after !== "stream" || value.t !== "dict") throw new PdfStop("damaged", "an object without an end");
  const { bytes } = lexer;
  if (bytes[lexer.at] === 13) lexer.at += 1;
  if (bytes[lexer.at] === 10) lexer.at += 1;
  const from = lexer.at;
  const said = value.map.get("Length");
  const length = countOf(said?.t === "ref" ? objects.get(said.num) : said);
  const end = endOfStream(lexer, from, length);
  if (lexer.word() !== "endstream" || lexer.word() !== "endobj")
    throw new PdfStop("damaged", "a stream without an end");
  return { t: "stream", dict: value, bytes: bytes.subarray(from, end) };
}

const ENDSTREAM = [..."endstream"].map((char) => char.charCodeAt(0));

/** Where the length that was said is right it counts; else the stream ends before the next `endstream`. */
function endOfStream(lexer: Lexer, from: number, length: number | null): number {
  const { bytes } = lexer;
  if (length !== null && from + length < bytes.length) {
    // By hand: skipping comments here would read the rest of the file once for every stream.
    let at = from + length;
    if (bytes[at] === 13) at += 1;
    if (bytes[at] === 10) at += 1;
    lexer.at = at;
    if (ENDSTREAM.every((byte, i) => bytes[at + i] === byte)) return from + length;
  }
  let at = bytes.indexOf(0x65, from);
  while (at !== -1 && !ENDSTREAM.every((byte, i) => bytes[at + i] === byte)) at = bytes.indexOf(0x65, at + 1);
  if (at === -1) throw new PdfStop("damaged", "a stream without an end");
  lexer.at = at;
  if (bytes[at - 1] === 10) at -= 1;
  if (bytes[at - 1] === 13) at -= 1;
  return Math.max(from, at);
}

/** Objects packed together (§7.5.7). */
async function readObjectStream(
  stream: PdfStream,
  budget: UnpackBudget,
  tally: Tally,
  define: (num: number, value: PdfValue) => void,
): Promise<void> {
  const count = countOf(stream.dict.map.get("N"));
  const first = countOf(stream.dict.map.get("First"));
  if (count === null || first === null || count > FILE_LIMITS.pdfObjects)
    throw new PdfStop("damaged", "packed objects");
  const bytes = await unpackWhole(stream, budget);
  const head = new Lexer(bytes);
  const places: [number, number][] = [];
  for (let i = 0; i < count; i += 1) {
    const [num, offset] = [head.word(), head.word()];
    if (!/^\d{1,8}$/u.test(num) || !/^\d{1,8}$/u.test(offset)) throw new PdfStop("damaged", "packed objects");
    places.push([Number(num), first + Number(offset)]);
  }
  // In order and without overlap, so that the same bytes are not read again and again.
  let reached = 0;
  for (const [num, at] of places.toSorted(([, a], [, b]) => a - b)) {
    if (at < reached) throw new PdfStop("damaged", "packed objects that overlap");
    const lexer = new Lexer(bytes, at, tally);
    define(num, lexer.value());
    reached = lexer.at;
  }
}

/** The plain bytes of a stream that is not packed, or by Flate without a predictor. */
export async function unpackWhole(stream: PdfStream, budget: UnpackBudget): Promise<Uint8Array> {
  const filters = filtersOf(stream.dict);
  if (stream.dict.map.has("DecodeParms") && predictorOf(stream.dict) !== 1)
    throw new PdfStop("not_taken", "a predictor");
  let { bytes } = stream;
  for (const filter of filters) {
    if (filter !== "FlateDecode") throw new PdfStop("not_taken", "an unusual filter");
    bytes = await budget.inflate(bytes);
  }
  return bytes;
}

/** @throws PdfStop - If `Filter` is neither a name nor a short list of names. */
export function filtersOf(dict: PdfDict): string[] {
  const filter = dict.map.get("Filter");
  if (filter === undefined || filter.t === "null") return [];
  const list = filter.t === "arr" ? filter.items : [filter];
  if (list.length > 4) throw new PdfStop("not_taken", "many filters");
  return list.map((item) => {
    if (item.t !== "name") throw new PdfStop("damaged", "a filter that is no name");
    return SHORT[item.v] ?? item.v;
  });
}

const SHORT: Readonly<Record<string, string>> = {
  Fl: "FlateDecode",
  DCT: "DCTDecode",
  AHx: "ASCIIHexDecode",
  A85: "ASCII85Decode",
};

function predictorOf(dict: PdfDict): number {
  const parms = dict.map.get("DecodeParms");
  const one = parms?.t === "arr" ? parms.items[0] : parms;
  if (one?.t !== "dict") return one === undefined || one.t === "null" ? 1 : 0;
  return one.map.has("Predictor") ? (countOf(one.map.get("Predictor")) ?? 0) : 1;
}

export function nameIn(dict: PdfDict, key: string): string | null {
  const value = dict.map.get(key);
  return value?.t === "name" ? value.v : null;
}
