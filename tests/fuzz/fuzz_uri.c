/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/uri.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/** What was taken is clean, and parsing what was built from it gives the same again. */
static void check(const char *text, sch_uri_role role)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {0};
    SCH_AUTO(sch_uri_done) sch_uri again = {0};

    if (sch_uri_parse(text, role, &uri, NULL) != SCH_OK)
        return;
    fuzz_check(uri.host[0] != '\0' && !strpbrk(uri.host, "@%/\\ ?#[]"));
    for (const char *s = uri.url; *s; s++)
        fuzz_check((unsigned char)*s >= 0x20 && *s != 0x7F);
    fuzz_check((uri.port >= 1 && uri.port <= 65535) ==
               (uri.kind != SCH_URI_S3 && uri.kind != SCH_URI_GS));
    fuzz_check(sch_uri_parse(uri.url, role, &again, NULL) == SCH_OK);
    fuzz_check(again.kind == uri.kind && again.port == uri.port);
    fuzz_check(strcmp(again.host, uri.host) == 0 && strcmp(again.url, uri.url) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char shown[128];
    char *text;

    if (size > 2 * SCH_URI_MAX)
        return 0;
    text = strndup((const char *)data, size);
    fuzz_check(text != NULL);
    check(text, SCH_URI_SOURCE);
    check(text, SCH_URI_DESTINATION);
    check(text, SCH_URI_CALLBACK);
    (void)sch_uri_redact(text, shown, sizeof shown);
    for (const char *s = shown; *s; s++)
        fuzz_check(*s > 0x20 && *s < 0x7F);
    fuzz_check(!strchr(shown, '?') || strncmp(strchr(shown, '?'), "?...", 4) == 0 ||
               strlen(shown) == sizeof shown - 1);
    free(text);
    return 0;
}
