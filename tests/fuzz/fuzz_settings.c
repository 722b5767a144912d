/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/config/settings_priv.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/** A configuration file; what was taken can be written and read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(sch_settings_free) sch_settings *settings = sch_settings_new(NULL);
    sch_err err = {0};

    fuzz_check(settings != NULL);
    if (sch_settings_read_file("recto.conf", (const char *)data, size, size % 2 == 0, settings,
                               &err) != SCH_OK) {
        fuzz_check(err.code == SCH_INVALID && err.text[0] != '\0');
        return 0;
    }
    for (size_t i = 0; i < sch_setting_count; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf once = {0};
        SCH_AUTO(sch_strbuf_done) sch_strbuf twice = {0};

        sch_setting_write(&once, &sch_setting_table[i], settings);
        fuzz_check(sch_setting_set(&sch_setting_table[i], sch_strbuf_str(&once), "", settings,
                                   NULL) == SCH_OK);
        sch_setting_write(&twice, &sch_setting_table[i], settings);
        fuzz_check(strcmp(sch_strbuf_str(&once), sch_strbuf_str(&twice)) == 0);
    }
    return 0;
}
