/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/status.h"
#include "schema/base/strbuf.h"
#include "tests/support/run.h"

#include <errno.h>
#include <string.h>

START_TEST(a_failure_records_code_text_and_id)
{
    sch_err err = {0};

    ck_assert_int_eq(sch_fail_id(&err, SCH_LIMIT, "disk_full", "no room for %d", 7), SCH_LIMIT);
    ck_assert_int_eq(err.code, SCH_LIMIT);
    ck_assert_str_eq(err.text, "no room for 7");
    ck_assert_str_eq(err.id, "disk_full");
    ck_assert_int_eq(sch_fail(&err, SCH_INVALID, "bad"), SCH_INVALID);
    ck_assert_str_eq(err.id, ""); /* the id of an earlier failure does not stick */
}
END_TEST

START_TEST(nobody_asking_for_the_reason_is_fine)
{
    ck_assert_int_eq(sch_fail(NULL, SCH_BUSY, "x"), SCH_BUSY);
    ck_assert_int_eq(sch_fail_id(NULL, SCH_LIMIT, "x", "x"), SCH_LIMIT);
    errno = ENOENT;
    ck_assert_int_eq(sch_fail_errno(NULL, "x"), SCH_FATAL);
    ck_assert_int_eq(sch_wrap(NULL, "x"), SCH_FATAL);
}
END_TEST

START_TEST(context_goes_in_front_and_keeps_code_and_id)
{
    sch_err err = {0};

    (void)sch_fail_id(&err, SCH_INVALID, "pdf_encrypted", "a password is needed");
    ck_assert_int_eq(sch_wrap(&err, "page %d", 3), SCH_INVALID);
    ck_assert_str_eq(err.text, "page 3: a password is needed");
    ck_assert_str_eq(err.id, "pdf_encrypted");
}
END_TEST

START_TEST(a_failed_system_call_is_named_and_errno_kept)
{
    sch_err err = {0};

    errno = ENOENT;
    ck_assert_int_eq(sch_fail_errno(&err, "open %s", "a.pdf"), SCH_FATAL);
    ck_assert_str_eq(err.text, "open a.pdf: No such file or directory");
    ck_assert_int_eq(errno, ENOENT);
}
END_TEST

/** Bytes at the end of a text that begin a character without ending it. */
static bool ends_in_half_a_character(const char *text)
{
    size_t n = strlen(text), tail = 0;

    while (tail < n && ((unsigned char)text[n - 1 - tail] & 0xC0) == 0x80)
        tail++;
    if (tail == n)
        return tail > 0;
    switch ((unsigned char)text[n - 1 - tail] >> 4) {
    case 0xF:
        return tail != 3;
    case 0xE:
        return tail != 2;
    case 0xC:
    case 0xD:
        return tail != 1;
    default:
        return tail != 0;
    }
}

START_TEST(a_text_that_is_too_long_is_cut_between_characters)
{
    static const char *const letters[] = {"a", "é", "€", "𝛑"};

    for (size_t k = 0; k < 4; k++) {
        for (int pad = 0; pad < 5; pad++) {
            SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
            sch_err err = {0};

            sch_strbuf_add(&text, "....", (size_t)pad);
            while (text.len < 500)
                sch_strbuf_adds(&text, letters[k]);
            (void)sch_fail(&err, SCH_FATAL, "%s", text.data);
            ck_assert_uint_ge(strlen(err.text), sizeof err.text - 4);
            ck_assert(!ends_in_half_a_character(err.text));
            (void)sch_wrap(&err, "%.*s", pad, "wrap");
            ck_assert(!ends_in_half_a_character(err.text));
        }
    }
}
END_TEST

START_TEST(every_status_has_a_name)
{
    for (int i = 0; i < SCH_STATUS_COUNT; i++)
        ck_assert_str_ne(sch_status_name((sch_status)i), "unknown");
    ck_assert_str_eq(sch_status_name((sch_status)99), "unknown");
}
END_TEST

int main(void)
{
    return T_RUN("status", a_failure_records_code_text_and_id, nobody_asking_for_the_reason_is_fine,
                 context_goes_in_front_and_keeps_code_and_id,
                 a_failed_system_call_is_named_and_errno_kept,
                 a_text_that_is_too_long_is_cut_between_characters, every_status_has_a_name);
}
