// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { currencyDigits, type Doc, decimal, minorOf } from "../doc.ts";
import { keyIn } from "../ids.ts";
import { operator } from "../operator.ts";
import { documentBase } from "../seed/document-refs.ts";
import { customerName } from "../seed/refs.ts";
import type { World } from "../world.ts";
import type { Context } from "./context.ts";
import { TmfError } from "./errors.ts";
import { asList, asRecord, textIn } from "./parties.ts";

/** Files of bills, behind the same token as the rest of the operator's interfaces. */
export function registerDocuments(app: FastifyInstance, context: Context): void {
  app.get(`${documentBase}/:id`, (request, reply) => {
    const { id } = request.params as { id: string };
    const bill = id.startsWith("CB-") ? context.world.find("customerBill", id) : null;
    if (bill === null) throw new TmfError(404, "No such document");
    return reply
      .header("content-type", "application/pdf")
      .header("cache-control", "no-store")
      .send(pdfOf(linesOf(context.world, bill)));
  });
}

function linesOf(world: World, bill: Doc): readonly string[] {
  const key = keyIn(bill.id);
  if (key === null) return [];
  const { currency, name, taxPercent } = operator();
  const amount = (value: unknown): string => `${currency} ${decimal(minorOf(value) ?? 0).toFixed(currencyDigits())}`;
  const rates = world
    .list("appliedCustomerBillingRate", new Set([key]))
    .filter((rate) => textIn(rate["bill"], "id") === bill.id);
  return [
    `${name} - invoice`,
    `Invoice ${textIn(bill, "billNo") ?? bill.id}`,
    `Date ${String(bill["billDate"]).slice(0, 10)}`,
    `To ${customerName(key)}`,
    "",
    ...rates.map((rate) => `${textIn(rate, "name") ?? ""}   ${amount(rate["taxExcludedAmount"])}`),
    "",
    ...(taxPercent === null
      ? []
      : [
          `Without VAT ${amount(bill["taxExcludedAmount"])}`,
          `VAT ${taxPercent} % ${amount(asRecord(asList(bill["taxItem"])[0])["taxAmount"])}`,
        ]),
    `Total ${amount(bill["taxIncludedAmount"])}`,
  ];
}

/** One page of plain text (PDF 1.4, ISO 32000-1 section 7.5): enough for any reader. */
export function pdfOf(lines: readonly string[]): Buffer {
  const text = lines
    .slice(0, 48)
    .map((line) => `(${line.replace(/[^\x20-\x7e]/g, "?").replace(/[\\()]/g, (char) => `\\${char}`)}) Tj T*`)
    .join("\n");
  const stream = `BT /F1 11 Tf 15 TL 60 780 Td\n${text}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const trailer = `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`, "latin1");
}
