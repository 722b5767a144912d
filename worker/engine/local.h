/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_LOCAL_H
#define WRK_ENGINE_LOCAL_H

#include "schema/base/status.h"

#include <stdbool.h>

/** The engine by hand: what an operator or a developer asks recto-engine directly. */

/**
 * Read a document in the sandbox and print to standard output.
 *
 * @param path  document
 * @param page  from 1: that page's model; 0: the whole document as `what`
 * @param what  "pages" (models), "mmd", "lines.json" or "lines.mmd.json"; not used with a page
 * @param languages  recognition languages, "eng"
 * @return exit status: 0, 1 the document cannot be read (said on standard error), 2 usage
 */
int wrk_local_dump(const char *path, int page, const char *what, const char *languages);

/**
 * Print what the kernel gives of the sandbox and which languages are installed.
 * @param is_json  one JSON object instead of text
 * @return exit status: 0; 1 when a part of the sandbox failed or no language is there
 */
int wrk_local_doctor(bool is_json);

#endif
