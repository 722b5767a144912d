/* SPDX-License-Identifier: Apache-2.0 */
/* Query strings of the v3 API's listings: repeated parameters, times, and what is searched. */
#include "schema/base/clock.h"
#include "schema/db/request_index.h"
#include "server/path.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/** Words of letters and digits alone: nothing that a search would take for an operator. */
static void check_words(const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf search = {0};
    const char *words;

    sch_gram_add_needle(&search, SCH_GRAM_TEXT, text);
    sch_gram_add_tag(&search, text);
    sch_gram_add_app(&search, text);
    words = sch_strbuf_str(&search);
    fuzz_check(strlen(words) == search.len);
    fuzz_check(words[strspn(words, "abcdefghijklmnopqrstuvwxyz0123456789 ")] == '\0');
}

static void check_time(const char *text)
{
    char again[SCH_TIME_LEN];
    int64_t ms = -1, same = -1;

    if (!sch_time_parse(text, &ms)) {
        fuzz_check(ms == -1);
        return;
    }
    fuzz_check(ms <= SCH_TIME_MOST_MS);
    if (ms >= 0) { /* of years that are written with four digits */
        fuzz_check(sch_time_parse(sch_time_iso_ms(ms, again), &same));
        fuzz_check(same == ms);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *query = strndup((const char *)data, size);
    char value[SRV_ARG_LEN];

    fuzz_check(query != NULL);
    for (size_t i = 0; srv_query_nth(query, "tags", i, value, sizeof value); i++) {
        fuzz_check(strlen(value) < sizeof value);
        check_words(value);
    }
    if (srv_query_get(query, "from_date", value, sizeof value))
        check_time(value);
    check_time(query);
    check_words(query);
    free(query);
    return 0;
}
