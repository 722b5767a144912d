/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"
#include "schema/base/digest.h"
#include "schema/base/ids.h"
#include "tests/support/run.h"

#include <string.h>

START_TEST(uuids_are_version_seven_unlike_and_in_the_order_of_time)
{
    char ids[200][SCH_UUID_LEN];

    for (size_t i = 0; i < SCH_COUNT_OF(ids); i++) {
        sch_uuid_new(ids[i]);
        ck_assert(sch_uuid_is_valid(ids[i]));
        ck_assert_int_eq(ids[i][14], '7');
        ck_assert_ptr_nonnull(strchr("89ab", ids[i][19]));
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(ids[i], ids[k]);
        if (i > 0)
            ck_assert_int_le(strncmp(ids[i - 1], ids[i], 13), 0); /* 48 bits of milliseconds */
    }
}
END_TEST

START_TEST(only_lower_case_uuids_are_valid)
{
    static const char *const bad[] = {
        "",
        "b1c9c3a8-55e4-4a09-b7d0-218ba5de4c4",
        "b1c9c3a8-55e4-4a09-b7d0-218ba5de4c4dd",
        "B1C9C3A8-55e4-4a09-b7d0-218ba5de4c4d",
        "b1c9c3a8055e4-4a09-b7d0-218ba5de4c4d",
        "b1c9c3a8-55e4-4a09-b7d0-218ba5de4c4g",
        "b1c9c3a8-55e4-4a09-b7d0-218ba5de4c-d",
        "../../../../../../../../../etc/passwd",
    };

    ck_assert(sch_uuid_is_valid("b1c9c3a8-55e4-4a09-b7d0-218ba5de4c4d"));
    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++)
        ck_assert_msg(!sch_uuid_is_valid(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(request_ids_begin_with_the_date)
{
    char id[SCH_RID_LEN];
    char date[SCH_TIME_LEN];

    sch_rid_new(id);
    sch_time_iso(sch_now_ms(), date);
    ck_assert_uint_eq(strlen(id), SCH_RID_LEN - 1);
    ck_assert_int_eq(strncmp(id, date, 4), 0);
    ck_assert(id[4] == '_' && id[7] == '_' && id[10] == '_' && id[31] == 'g');
    ck_assert_uint_eq(strspn(id + 11, "0123456789abcdef"), 20);
}
END_TEST

START_TEST(names_of_callers_have_256_characters_at_most)
{
    char name[258];

    ck_assert(sch_name_is_valid("A-z_0.9:x"));
    ck_assert(!sch_name_is_valid(""));
    ck_assert(!sch_name_is_valid("a b"));
    ck_assert(!sch_name_is_valid("a/b"));
    ck_assert(!sch_name_is_valid("é"));
    ck_assert(!sch_name_is_valid("a\n"));
    memset(name, 'a', sizeof name);
    name[257] = '\0';
    ck_assert(!sch_name_is_valid(name));
    name[256] = '\0';
    ck_assert(sch_name_is_valid(name));
}
END_TEST

START_TEST(random_hex_has_the_length_asked_for)
{
    char a[201], b[201];

    sch_random_hex(100, a);
    sch_random_hex(100, b);
    ck_assert_uint_eq(strspn(a, "0123456789abcdef"), 200);
    ck_assert_uint_eq(strlen(a), 200);
    ck_assert_str_ne(a, b);
    sch_random_hex(0, a);
    ck_assert_str_eq(a, "");
}
END_TEST

START_TEST(digests_are_those_of_the_standard)
{
    SCH_AUTO(sch_sha256_free) sch_sha256 *sha = sch_sha256_new();
    uint8_t whole[SCH_SHA256_LEN], parts[SCH_SHA256_LEN];
    char hex[SCH_SHA256_HEX];

    sch_sha256_of("abc", 3, whole); /* FIPS 180-2, appendix B.1 */
    sch_hex(whole, sizeof whole, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sch_sha256_add(sha, "a", 1);
    sch_sha256_add(sha, "", 0);
    sch_sha256_add(sha, "bc", 2);
    sch_sha256_end(sha, parts);
    ck_assert(sch_equal_secret(whole, parts, sizeof whole));
    parts[31] ^= 1;
    ck_assert(!sch_equal_secret(whole, parts, sizeof whole));
}
END_TEST

START_TEST(times_are_written_in_utc)
{
    char text[SCH_TIME_LEN];

    ck_assert_str_eq(sch_time_iso(0, text), "1970-01-01T00:00:00Z");
    ck_assert_str_eq(sch_time_iso(1593140903827, text), "2020-06-26T03:08:23Z");
    ck_assert_str_eq(sch_time_iso_ms(1593140903827, text), "2020-06-26T03:08:23.827Z");
    ck_assert_str_eq(sch_time_iso_ms(1593140903007, text), "2020-06-26T03:08:23.007Z");
    ck_assert_str_eq(sch_time_iso_ms(-1, text), "1969-12-31T23:59:59.999Z");
    ck_assert_str_eq(sch_time_iso_ms(-1000, text), "1969-12-31T23:59:59.000Z");
}
END_TEST

START_TEST(clocks_go_forward_and_agree_on_their_unit)
{
    int64_t us = sch_mono_us(), ms = sch_mono_ms();

    ck_assert_int_ge(ms, us / 1000);
    ck_assert_int_le(sch_mono_us() / 1000 - ms, 60000);
    ck_assert_int_gt(sch_now_ms(), 1700000000000); /* 2023 */
}
END_TEST

int main(void)
{
    return T_RUN("ids", uuids_are_version_seven_unlike_and_in_the_order_of_time,
                 only_lower_case_uuids_are_valid, request_ids_begin_with_the_date,
                 names_of_callers_have_256_characters_at_most, random_hex_has_the_length_asked_for,
                 digests_are_those_of_the_standard, times_are_written_in_utc,
                 clocks_go_forward_and_agree_on_their_unit);
}
