// SPDX-License-Identifier: Apache-2.0

export { cleanFile } from "./clean-file.ts";
export type { CleanFile, CleanResult, FileFormat, FileRefusal, Inflater } from "./formats.ts";
export { FILE_FORMATS, FILE_LIMITS } from "./formats.ts";
