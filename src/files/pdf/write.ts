// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "#kernel";
import { latin, unlatin } from "./lexer.ts";
import { num, type PdfDict, type PdfValue } from "./values.ts";

/** Writes a PDF 1.7 of exactly these objects. No date, no author, no identifier: the same pages give the same bytes. */
export function writePdf(objects: ReadonlyMap<number, PdfValue>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [unlatin("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")];
  const offsets = new Map<number, number>();
  let at = parts[0]?.length ?? 0;
  const put = (bytes: Uint8Array): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  const highest = [...objects.keys()].reduce((a, b) => Math.max(a, b), 0);
  for (const [number, value] of objects) {
    offsets.set(number, at);
    put(unlatin(`${number} 0 obj\n`));
    if (value.t === "stream") {
      const dict: PdfDict = { t: "dict", map: new Map([...value.dict.map, ["Length", num(value.bytes.length)]]) };
      put(unlatin(`${textOf(dict)}\nstream\n`));
      put(value.bytes);
      put(unlatin("\nendstream\nendobj\n"));
    } else put(unlatin(`${textOf(value)}\nendobj\n`));
  }
  const start = at;
  const rows = Array.from({ length: highest }, (_, i) => {
    const offset = offsets.get(i + 1);
    return offset === undefined ? "0000000000 65535 f \n" : `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  put(unlatin(`xref\n0 ${highest + 1}\n0000000000 65535 f \n${rows.join("")}`));
  put(unlatin(`trailer\n<< /Size ${highest + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`));
  return joined(parts, at);
}

function textOf(value: PdfValue): string {
  switch (value.t) {
    case "null":
      return "null";
    case "bool":
      return String(value.v);
    case "num":
      return value.text;
    case "name":
      return nameText(value.v);
    case "str":
      return `<${value.bytes.toHex()}>`;
    case "arr":
      return `[${value.items.map(textOf).join(" ")}]`;
    case "dict":
      return `<< ${[...value.map].map(([key, item]) => `${nameText(key)} ${textOf(item)}`).join(" ")} >>`;
    case "ref":
      return `${value.num} 0 R`;
    case "stream":
      throw new TypeError("Cannot write a stream inside another object");
  }
}

/** What is no plain letter or digit is written as its number, so that no name can end early. */
function nameText(name: string): string {
  return `/${latin(unlatin(name)).replace(/[^A-Za-z0-9_.+*-]/gu, (char) => `#${char.charCodeAt(0).toString(16).padStart(2, "0")}`)}`;
}

/** Many small parts: joined in rounds, since a function takes only so many arguments. */
function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const rounds: Uint8Array[] = [];
  for (let i = 0; i < parts.length; i += 10_000) rounds.push(concatBytes(...parts.slice(i, i + 10_000)));
  const out = concatBytes(...rounds);
  if (out.length !== size) throw new RangeError("Cannot write the PDF: its parts do not add up");
  return out;
}
