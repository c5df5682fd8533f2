// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { Advisory, AdvisorySeverity, AdvisorySource, AskedPackage, Hop } from "#app";
import { AppError } from "#kernel";
import { cvss3Severity } from "./cvss.ts";
import { readAnswer } from "./read-answer.ts";

const MAX_BATCH = 1_000;
const MAX_PAGES = 20;
const MAX_BYTES = 8 * 1024 * 1024;

const batchAnswer = z.object({
  results: z.array(
    z
      .object({
        vulns: z.array(z.object({ id: z.string().regex(/^[\w:.-]{1,100}$/) })).default([]),
        next_page_token: z.string().max(2_000).optional(),
      })
      .nullable(),
  ),
});

const vulnerability = z.object({
  id: z.string(),
  aliases: z.array(z.string().max(100)).default([]),
  summary: z.string().optional(),
  details: z.string().optional(),
  withdrawn: z.string().optional(),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).default([]),
  affected: z
    .array(z.object({ severity: z.array(z.object({ type: z.string(), score: z.string() })).default([]) }))
    .default([]),
  database_specific: z.object({ severity: z.string().optional() }).optional(),
});

/** OSV, or a mirror of it: what is known of packages in their versions. */
export function makeAdvisorySource(hop: Hop, baseUrl: string): AdvisorySource {
  const base = baseUrl.replace(/\/+$/u, "");
  return {
    async query(packages) {
      const found = new Map(packages.map(({ purl }) => [purl, [] as string[]]));
      let open: readonly Asked[] = packages.map((one) => ({ one, token: undefined }));
      for (let page = 0; open.length > 0; page += 1) {
        if (page === MAX_PAGES) throw malformed();
        const now = open.slice(0, MAX_BATCH);
        const results = await askBatch(hop, base, now);
        const next: Asked[] = [];
        for (const [at, { one }] of now.entries()) {
          const result = results[at];
          for (const { id } of result?.vulns ?? []) found.get(one.purl)?.push(id);
          if (result?.next_page_token !== undefined) next.push({ one, token: result.next_page_token });
        }
        open = [...open.slice(MAX_BATCH), ...next];
      }
      return found;
    },
    async read(id) {
      const read = vulnerability.safeParse(
        await askJson(hop, `${base}/v1/vulns/${encodeURIComponent(id)}`, { headers: { accept: "application/json" } }),
      );
      if (!read.success || read.data.id !== id) throw malformed();
      return advisoryOf(read.data);
    },
  };
}

type Asked = { readonly one: AskedPackage; readonly token: string | undefined };

async function askBatch(hop: Hop, base: string, asked: readonly Asked[]) {
  const body = JSON.stringify({
    queries: asked.map(({ one: { ecosystem, name, version }, token }) => ({
      package: { ecosystem, name },
      version,
      ...(token === undefined ? {} : { page_token: token }),
    })),
  });
  const headers = { "content-type": "application/json", accept: "application/json" };
  const read = batchAnswer.safeParse(await askJson(hop, `${base}/v1/querybatch`, { method: "POST", headers, body }));
  // Answers come in the order of the questions: one that is missing shifts all others.
  if (!read.success || read.data.results.length !== asked.length) throw malformed();
  return read.data.results;
}

async function askJson(hop: Hop, url: string, call: Parameters<Hop["fetch"]>[1]): Promise<unknown> {
  let text: string;
  try {
    text = await readAnswer(hop, url, call ?? {}, MAX_BYTES);
  } catch (cause) {
    throw new AppError("adapter.advisories_unreachable", "Cannot look up weaknesses: OSV does not answer", { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(cause);
  }
}

function malformed(cause?: unknown): AppError {
  return new AppError("adapter.advisories_malformed", "Cannot look up weaknesses: what OSV answered is not as agreed", {
    cause,
  });
}

function advisoryOf(read: z.infer<typeof vulnerability>): Advisory {
  const first = read.summary ?? read.details?.split("\n")[0] ?? "";
  return {
    id: read.id,
    aliases: read.aliases,
    // Words of others end up on a terminal.
    summary: first.replaceAll(/[\p{Cc}\p{Cf}\p{Co}]/gu, " ").slice(0, 200),
    severity: severityOf(read),
    isWithdrawn: read.withdrawn !== undefined,
  };
}

const WORDS: Readonly<Record<string, AdvisorySeverity>> = {
  critical: "critical",
  high: "high",
  moderate: "medium",
  medium: "medium",
  low: "low",
};

/** The publisher's word first, else the score of CVSS 3. Version 4 alone is not computed: unknown. */
function severityOf({ database_specific: own, severity, affected }: z.infer<typeof vulnerability>): AdvisorySeverity {
  const word = WORDS[own?.severity?.toLowerCase() ?? ""];
  if (word !== undefined) return word;
  const vectors = [...severity, ...affected.flatMap((one) => one.severity)];
  const v3 = vectors.find(({ type }) => type === "CVSS_V3");
  return v3 === undefined ? "unknown" : cvss3Severity(v3.score);
}
