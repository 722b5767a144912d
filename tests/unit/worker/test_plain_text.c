/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "worker/supervisor/plain_text.h"

#include <string.h>

static bool is_plain(const char *text)
{
    return wrk_text_is_plain(text, strlen(text));
}

START_TEST(text_of_any_script_is_plain)
{
    ck_assert(is_plain(""));
    ck_assert(is_plain("{\"page\":1,\"text\":\"a long line of plain ASCII text\"}"));
    ck_assert(is_plain("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 \xef\xbf\xbf \xf4\x8f\xbf\xbf"));
}
END_TEST

static const char *const bad[] = {
    "\xff",             /* never a first byte */
    "\x80",             /* a second byte alone */
    "\xc0\x80",         /* NUL in two bytes */
    "\xc1\xbf",         /* overlong */
    "\xe0\x9f\xbf",     /* overlong */
    "\xed\xa0\x80",     /* surrogate */
    "\xf0\x8f\xbf\xbf", /* overlong */
    "\xf4\x90\x80\x80", /* past U+10FFFF */
    "\xf5\x80\x80\x80", /* past it, too */
    "\xe2\x82",         /* cut off */
    "\xe2\x82z",        /* broken off */
    "a\tb",             /* control bytes */
    "a\x1f",
    "a\rb",
};

START_TEST(what_is_not_utf8_or_has_control_bytes_is_not_plain_wherever_it_stands)
{
    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++) {
        for (size_t at = 0; at < 20; at++) {
            char text[64];

            memset(text, 'a', sizeof text);
            memcpy(text + at, bad[i], strlen(bad[i]));
            ck_assert_msg(!wrk_text_is_plain(text, at + strlen(bad[i])), "%zu at %zu", i, at);
        }
    }
    ck_assert(!wrk_text_is_plain("a\0b", 3));
}
END_TEST

int main(void)
{
    return T_RUN("plain_text", text_of_any_script_is_plain,
                 what_is_not_utf8_or_has_control_bytes_is_not_plain_wherever_it_stands);
}
