/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_DESTINATION_H
#define WRK_SUPERVISOR_DESTINATION_H

#include "schema/db/queries.h"

/**
 * Where the results of a file go besides the store, as its options say. Names of images are the
 * same in the Markdown, which is written at assembly, and in the bucket, which is filled later.
 */
typedef struct wrk_destination {
    char *uri;       /* NULL: nowhere */
    char *basename;  /* never NULL with a uri: the file's id stands in */
    char *region;    /* s3_region; NULL: none */
    bool has_images; /* image_output_mode is local */
} wrk_destination;

/** @return SCH_OK (also: none); SCH_FATAL (memory, or options that cannot be read) */
sch_status wrk_destination_read(const sch_file *file, wrk_destination *ret_destination,
                                sch_err *err);
void wrk_destination_done(wrk_destination destination);
SCH_DEFINE_AUTO(wrk_destination, wrk_destination_done);

/**
 * What stands before the leaf of a crop below the destination: many files may share one, so the id
 * is part of it. "images/<file_id>-"
 */
#define WRK_IMAGE_BASE_LEN (SCH_UUID_LEN + 16)
const char *wrk_image_base(const char *file_id, char ret_base[WRK_IMAGE_BASE_LEN]);

#endif
