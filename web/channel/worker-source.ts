// SPDX-License-Identifier: Apache-2.0

/** The bundled worker as text. The build puts it here (`web/build-config.ts`); without a build there is none. */
export const WORKER_SOURCE: string = "";
