/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/ids.h"

#include "schema/base/clock.h"
#include "schema/base/digest.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static void random_bytes(uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = getrandom(bytes, len, 0);

        if (n < 0 && errno != EINTR)
            abort(); /* an id that can be guessed is worse than a crash */
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
}

void sch_uuid_new(char ret_id[SCH_UUID_LEN])
{
    uint64_t ms = (uint64_t)sch_now_ms();
    uint8_t b[16];
    char hex[33];

    random_bytes(b + 6, 10);
    for (int i = 0; i < 6; i++)
        b[i] = (uint8_t)(ms >> (40 - 8 * i));
    b[6] = (uint8_t)(0x70 | (b[6] & 0x0F));
    b[8] = (uint8_t)(0x80 | (b[8] & 0x3F));
    sch_hex(b, sizeof b, hex);
    snprintf(ret_id, SCH_UUID_LEN, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

bool sch_uuid_is_valid(const char *text)
{
    if (strlen(text) != SCH_UUID_LEN - 1)
        return false;
    for (int i = 0; i < SCH_UUID_LEN - 1; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text[i] != '-' : !strchr("0123456789abcdef", text[i]))
            return false;
    }
    return true;
}

void sch_rid_new(char ret_id[SCH_RID_LEN])
{
    time_t t = (time_t)(sch_now_ms() / 1000);
    struct tm tm = {0};
    char date[sizeof "2025_04_16"];
    char hex[21];

    gmtime_r(&t, &tm);
    strftime(date, sizeof date, "%Y_%m_%d", &tm);
    sch_random_hex(10, hex);
    snprintf(ret_id, SCH_RID_LEN, "%s_%sg", date, hex);
}

bool sch_name_is_valid(const char *text)
{
    size_t n = strlen(text);

    return n >= 1 && n <= 256 &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:") == n;
}

void sch_random_hex(size_t len, char *ret_text)
{
    uint8_t b[64];

    while (len > 0) {
        size_t n = len < sizeof b ? len : sizeof b;

        random_bytes(b, n);
        sch_hex(b, n, ret_text);
        ret_text += 2 * n;
        len -= n;
    }
    *ret_text = '\0';
}
