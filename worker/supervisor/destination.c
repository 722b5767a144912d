/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/destination.h"

#include "schema/wire/options.h"

#include <stdio.h>
#include <string.h>

void wrk_destination_done(wrk_destination destination)
{
    free(destination.uri);
    free(destination.basename);
    free(destination.region);
}

sch_status wrk_destination_read(const sch_file *file, wrk_destination *ret_destination,
                                sch_err *err)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    SCH_AUTO(wrk_destination_done) wrk_destination got = {.uri = NULL};
    const char *json = file->options_json;
    sch_err why = {0};

    *ret_destination = got;
    if (!json || !strstr(json, "destination_uri")) /* few have one: most are not parsed at all */
        return SCH_OK;
    if (sch_options_parse_text(json, strlen(json), &options, &why) != SCH_OK)
        return sch_fail(err, SCH_FATAL, "destination: %s", why.text);
    if (!options->destination_uri)
        return SCH_OK;
    got.uri = SCH_STEAL(options->destination_uri);
    got.region = SCH_STEAL(options->s3_region);
    got.basename = options->destination_basename ? SCH_STEAL(options->destination_basename)
                                                 : strdup(file->file_id);
    got.has_images = options->images_local;
    if (!got.basename)
        return sch_fail(err, SCH_FATAL, "destination: out of memory");
    *ret_destination = got;
    got = (wrk_destination){.uri = NULL};
    return SCH_OK;
}

const char *wrk_image_base(const char *file_id, char ret_base[WRK_IMAGE_BASE_LEN])
{
    (void)snprintf(ret_base, WRK_IMAGE_BASE_LEN, "images/%s-", file_id);
    return ret_base;
}
