// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ListPage, readPlace } from "#app";
import { listQuery } from "#protocol";
import { sendProblem } from "./problem.ts";

/**
 * Which part of a list is asked for, read at the edge. On failure sends the refusal and returns null.
 *
 * @param usual - How many rows where nothing is said.
 */
export function parsePage(request: FastifyRequest, reply: FastifyReply, usual: number): ListPage | null {
  const query = listQuery.safeParse(request.query);
  if (query.success) return { after: readPlace(query.data.after), limit: query.data.limit ?? usual };
  sendProblem(request, reply, "bad_request");
  return null;
}
