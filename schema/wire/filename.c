/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/filename.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

static bool is_utf8(const char *text)
{
    json_t *json = json_string(text); /* checks as RFC 3629 asks */

    json_decref(json);
    return json != NULL;
}

void sch_filename_clean(char *text, size_t cap)
{
    const char *base = text;
    size_t n = 0;

    for (const char *p = text; *p; p++)
        if (*p == '/' || *p == '\\')
            base = p + 1;
    for (const char *p = base; *p && n + 1 < cap; p++) {
        unsigned char c = (unsigned char)*p;

        if (c >= 0x20 && c != 0x7F)
            text[n++] = *p;
    }
    text[n] = '\0';
    for (unsigned cut = 0; cut < 4 && n > 0 && !is_utf8(text); cut++) /* cut inside a character? */
        text[--n] = '\0';
    for (char *p = text; *p && !is_utf8(text); p++)
        if ((unsigned char)*p >= 0x80)
            *p = '_';
}

void sch_filename_choose(const char *wanted, const char *file_id, char ret_name[SCH_FILENAME_LEN])
{
    snprintf(ret_name, SCH_FILENAME_LEN, "%s", wanted ? wanted : "");
    sch_filename_clean(ret_name, SCH_FILENAME_LEN);
    if (ret_name[0] == '\0')
        snprintf(ret_name, SCH_FILENAME_LEN, "%s.pdf", file_id);
}
