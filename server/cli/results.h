/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "schema/base/strbuf.h"
#include "server/cli/client.h"

#include <stddef.h>

/**
 * Results of one file in a directory of its own:
 *
 *   DIR/paper/paper.mmd  paper.lines.json  paper.lines.mmd.json  paper.docx  images/...jpg
 *
 * The links of the mmd to crops of the file point to images/, so that the directory is complete in
 * itself. All else is as the server sent it.
 */

/**
 * A name for a file's directory: the last part of a path or URL without query and extension, with
 * bytes that do not belong into a file name replaced by '_'.
 * @return malloc()ed, never empty ("file" when nothing is left); NULL: out of memory
 */
char *cli_result_name(const char *input);

/** True for the formats that every file has without asking for them. */
bool cli_result_is_always(const char *format);

/** Called for each link to a crop, in order. @return SCH_OK to go on */
typedef sch_status (*cli_crop_fn)(void *arg, const char *path_and_query, const char *leaf,
                                  sch_err *err);
/**
 * Copy mmd with the links to crops of file_id made local ("images/LEAF").
 *
 * A link counts as a crop of the file when its path is /cropped/{file_id}-N.jpg, whatever the host:
 * the caller fetches the path from the server it talks to and from nowhere else.
 *
 * @param fn  told each link; a failure of it ends the walk and is returned
 * @return SCH_OK; SCH_FATAL (memory); what fn answered
 */
sch_status cli_mmd_localize(const char *mmd, size_t len, const char *file_id, cli_crop_fn fn,
                            void *arg, sch_strbuf *ret_mmd, sch_err *err);

/**
 * Fetch mmd, lines.json, lines.mmd.json, the formats and the crops.
 *
 * @param formats  further ones, names as in conversion_formats, NULL-ended; "latex" is fetched as
 * .tex
 * @param dir  made when it is not there, for its owner alone (documents are private)
 * @param[out] ret_outputs  JSON array of the paths; owned by the caller
 * @return as the calls of client.h
 */
sch_status cli_results_fetch(cli_client *client, const char *file_id, const char *const *formats,
                             const char *dir, const char *name, json_t **ret_outputs, sch_err *err);

#endif
