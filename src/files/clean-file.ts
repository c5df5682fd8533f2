// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import { type CleanResult, FILE_LIMITS, type FileFormat, type Inflater } from "./formats.ts";
import { hasMachineReadableZone } from "./identity-document.ts";
import { cleanJpeg } from "./jpeg.ts";
import { readPdf, UnpackBudget, unpackWhole } from "./pdf/read.ts";
import { rebuildPdf } from "./pdf/rebuild.ts";
import { shownText } from "./pdf/shown-text.ts";
import { PdfStop } from "./pdf/values.ts";
import { writePdf } from "./pdf/write.ts";
import { cleanPng } from "./png.ts";
import { sniffFormat } from "./sniff.ts";
import { cleanWebp } from "./webp.ts";

/**
 * Turns bytes that somebody sent into a file that holds what is shown and nothing about its maker, or refuses. What it
 * is, its first bytes say and the rest must bear out; nothing is decoded into pixels, nothing is run.
 *
 * Does not look at what a picture shows, and does not find what is hidden in pixels.
 *
 * @param bytes - Untrusted; more than `FILE_LIMITS.fileBytes` is refused.
 * @returns `unknown_format`, `heic`, `damaged`, `too_large`, `not_taken` or `identity_document`. What comes back as
 *   clean, given to this function again, comes back the same.
 */
export async function cleanFile(bytes: Uint8Array, inflater: Inflater): Promise<CleanResult> {
  if (bytes.length > FILE_LIMITS.fileBytes) return refuse({ reason: "too_large", what: "bytes" });
  const format = sniffFormat(bytes);
  switch (format) {
    case null:
      return refuse({ reason: "unknown_format" });
    case "heic":
      return refuse({ reason: "heic" });
    case "jpeg":
      return image(format, cleanJpeg(bytes));
    case "png":
      return image(format, await cleanPng(bytes, inflater));
    case "webp":
      return image(format, cleanWebp(bytes));
    case "pdf":
      return cleanPdf(bytes, inflater);
  }
}

function image(format: FileFormat, cleaned: ReturnType<typeof cleanJpeg>): CleanResult {
  return cleaned.ok ? ok({ format, pages: 1, ...cleaned.value }) : cleaned;
}

async function cleanPdf(bytes: Uint8Array, inflater: Inflater): Promise<CleanResult> {
  try {
    const budget = new UnpackBudget(inflater);
    const built = await rebuildPdf(await readPdf(bytes, budget), budget);
    const texts: string[] = [];
    for (const part of built.contents) texts.push(shownText(await unpackWhole(part, budget)));
    if (hasMachineReadableZone(texts.join(""))) return refuse({ reason: "identity_document" });
    const out = writePdf(built.objects);
    if (out.length > FILE_LIMITS.fileBytes) return refuse({ reason: "too_large", what: "bytes" });
    return ok({ format: "pdf", bytes: out, width: 0, height: 0, pages: built.pages });
  } catch (error) {
    if (error instanceof PdfStop) return refuse(error.why);
    throw error;
  }
}
