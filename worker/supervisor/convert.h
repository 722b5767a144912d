/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_CONVERT_H
#define WRK_SUPERVISOR_CONVERT_H

#include "schema/db/queries.h"
#include "schema/store/store.h"

/** One file of `recto convert`. */
typedef struct wrk_item {
    const char *path; /* as given; borrowed */
    char *name;       /* folder and stem of its results; owned */
    char file_id[SCH_UUID_LEN];
    bool is_over;
    int64_t start_ms;
} wrk_item;

/**
 * Folder names for the results: each file's name without its extension, made different from the
 * others' by "-2", "-3", ...; and safe as a file name.
 * @return SCH_OK or SCH_FATAL (memory)
 */
sch_status wrk_items_name(wrk_item *items, size_t count, sch_err *err);

/** Copy a file into the store as "<file_id>/source". @param[out] ret_bytes its size */
sch_status wrk_item_put(sch_store *store, const wrk_item *item, int64_t *ret_bytes, sch_err *err);

/**
 * Write a completed file's results: DIR/<name>/<name>.mmd, .lines.json, .lines.mmd.json, those of
 * its formats that are completed, and images/. A second run replaces them.
 */
sch_status wrk_item_export(sch_store *store, const wrk_item *item, const sch_format *formats,
                           size_t count, const char *dir, sch_err *err);

#endif
