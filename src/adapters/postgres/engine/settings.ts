// SPDX-License-Identifier: Apache-2.0

/** Server settings are given on the command line, so that a new version of the product brings its own. */
export type ServerSettings = Readonly<Record<string, string>>;

const DURABLE: ServerSettings = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };

/** For a test server only: a power cut may destroy it, and then it is made anew. */
const FAST_AND_FRAGILE: ServerSettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

const ALWAYS: ServerSettings = {
  // A socket only: the bundled build carries OpenSSL 1.1.1, which no network should meet.
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "100",
  shared_buffers: "128MB",
  max_wal_size: "512MB",
  // Where backups are made, the log is kept until it is copied; where they cannot be, the disk must not fill.
  max_slot_wal_keep_size: "4GB",
  // Two cores: a plan that takes them both would make every turn wait, and the bundle has no compiler for JIT.
  max_parallel_workers_per_gather: "0",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] ",
  // Privacy: values of rows appear in DETAIL and CONTEXT lines and in the statements of errors. None is logged.
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
};

/**
 * The arguments of `postgres` for one start.
 *
 * @param dangerouslyFast - Without fsync: acknowledged writes are lost when the machine stops.
 */
export function serverArguments(
  clusterDirectory: string,
  socketDirectory: string,
  port: number,
  dangerouslyFast: boolean,
): string[] {
  const settings = {
    ...ALWAYS,
    ...(dangerouslyFast
      ? { ...FAST_AND_FRAGILE, max_connections: "300", autovacuum: "off", max_wal_size: "128MB" }
      : DURABLE),
    unix_socket_directories: socketDirectory,
    port: String(port),
  };
  return ["-D", clusterDirectory, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}
