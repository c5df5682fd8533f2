// SPDX-License-Identifier: Apache-2.0
import { DatabaseError } from "pg";
import { AppError } from "#kernel";

/**
 * The server refused a statement. PostgreSQL's own message and detail quote values of rows ("Key (email)=(…) already
 * exists"), so they are dropped here and never reach a log: SQLSTATE, constraint and statement name tell an engineer enough.
 */
export class StatementError extends AppError {
  readonly statement: string;
  /** Five characters, PostgreSQL appendix A: `23505` unique violation, `40001` serialization failure. */
  readonly sqlState: string;
  readonly constraint: string | null;

  constructor(statement: string, sqlState: string, constraint: string | null) {
    const where = constraint === null ? "" : ` on "${constraint}"`;
    super("adapter.database_statement", `Cannot run the statement "${statement}": SQLSTATE ${sqlState}${where}`);
    this.name = "StatementError";
    this.statement = statement;
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

/** Whether a statement failed because such a row exists already. */
export function isUniqueViolation(error: unknown, constraint?: string): error is StatementError {
  return (
    error instanceof StatementError &&
    error.sqlState === "23505" &&
    (constraint ?? error.constraint) === error.constraint
  );
}

/** Turns whatever `pg` throws into an error of ours. Errors that are ours already pass unchanged. */
export function mapError(act: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof DatabaseError) return mapServerError(act, error);
  if (isConnectionFailure(error)) return unavailable(act, (error as NodeJS.ErrnoException).code ?? "connection lost");
  return error;
}

/** The server is gone, restarting, full or unreachable: worth another try later. */
export function unavailable(act: string, reason: string): AppError {
  return new AppError("adapter.database_unavailable", `Cannot reach the database for "${act}": ${reason}`);
}

function mapServerError(act: string, error: DatabaseError): AppError {
  const sqlState = error.code ?? "XX000";
  // Class 08: connection exception; 57P01–57P03: shutdown, crash, starting up; 53300: too many connections.
  if (sqlState.startsWith("08") || /^57P0[1-3]$/u.test(sqlState) || sqlState === "53300") {
    return unavailable(act, `SQLSTATE ${sqlState}`);
  }
  if (sqlState === "57014" || sqlState === "55P03" || sqlState === "25P03") {
    return new AppError(
      "adapter.database_timeout",
      `Cannot finish the statement "${act}" in time: SQLSTATE ${sqlState}`,
    );
  }
  // 53100: no room on the disk. Nothing of the statement is kept; with room again the same statement passes.
  if (sqlState === "53100") {
    return new AppError(
      "adapter.database_full",
      `Cannot store for "${act}": the disk of the database is full; make room, nothing else needs to be done`,
    );
  }
  if (sqlState.startsWith("28") || sqlState === "3D000") {
    return new AppError(
      "adapter.database_refused",
      `Cannot log in to the database: SQLSTATE ${sqlState}; check user, password and database name in DATABASE_URL`,
    );
  }
  return new StatementError(act, sqlState, error.constraint ?? null);
}

const CONNECTION_CODES = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ENOENT", "EACCES", "ETIMEDOUT", "EHOSTUNREACH"],
  ...["ENETUNREACH", "ENOTFOUND", "EAI_AGAIN", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"],
]);

function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && CONNECTION_CODES.has(code)) return true;
  // Quirk: pg names these only in words.
  return /^(Connection terminated|timeout (expired|exceeded)|Client has encountered a connection error|Client was closed|The server does not support SSL|Cannot use a pool after)/u.test(
    error.message,
  );
}
