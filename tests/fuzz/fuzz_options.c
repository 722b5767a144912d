/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/conversion_options.h"
#include "schema/wire/json.h"
#include "schema/wire/options.h"
#include "schema/wire/output.h"
#include "schema/wire/page_ranges.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void check(const sch_options *o)
{
    for (size_t i = 0; o->formats[i]; i++) {
        fuzz_check(sch_output_is_format(o->formats[i]) && !sch_output_is_always(o->formats[i]));
        fuzz_check(i == 0 || strcmp(o->formats[i - 1], o->formats[i]) < 0);
    }
    fuzz_check(o->math_inline[0] && o->math_inline[1] && o->math_display[0] && o->math_display[1]);
    fuzz_check(!o->custom_id || o->job_id);
    fuzz_check(!o->images_local || o->destination_uri);
    fuzz_check(sch_page_ranges_check(o->page_ranges, NULL) == SCH_OK);
    if (o->conversion_options) { /* what came out goes in again, unchanged */
        SCH_AUTO(sch_json_decref) json_t *again = NULL;

        fuzz_check(sch_conversion_options_parse(o->conversion_options, &again, NULL) == SCH_OK);
        fuzz_check(json_equal(again, o->conversion_options));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    sch_err err = {0};

    if (sch_options_parse_text((const char *)data, size, &options, &err) == SCH_OK)
        check(options);
    else
        fuzz_check(!options && err.text[0] != '\0');
    return 0;
}
