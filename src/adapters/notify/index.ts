// SPDX-License-Identifier: Apache-2.0
export { makeNotify } from "./make-notify.ts";
