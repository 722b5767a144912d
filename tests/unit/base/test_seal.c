/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "schema/base/seal.h"
#include "tests/support/t.h"

#include <string.h>
#include <sys/stat.h>

static const uint8_t key[SCH_SEAL_KEY_LEN] = {1, 2, 3};
static const char secret[] = "a secret";
enum { LEN = sizeof secret - 1, SEALED = LEN + SCH_SEAL_EXTRA };

START_TEST(a_secret_comes_out_as_it_went_in)
{
    uint8_t sealed[SEALED];
    uint8_t again[SEALED];
    char got[LEN + 1];
    sch_err err = {0};

    t_ok(sch_seal(key, "row", secret, LEN, sealed, &err), &err);
    t_ok(sch_seal(key, "row", secret, LEN, again, &err), &err);
    ck_assert_int_ne(memcmp(sealed, again, SEALED), 0);
    ck_assert_ptr_null(memmem(sealed, SEALED, secret, LEN));
    t_ok(sch_unseal(key, "row", sealed, SEALED, got, &err), &err);
    ck_assert_str_eq(got, secret);
}
END_TEST

START_TEST(it_opens_only_under_its_key_and_name_and_unchanged)
{
    static const uint8_t other[SCH_SEAL_KEY_LEN] = {9};
    uint8_t sealed[SEALED];
    char got[LEN + 1];
    sch_err err = {0};

    t_ok(sch_seal(key, "row", secret, LEN, sealed, &err), &err);
    t_status(sch_unseal(other, "row", sealed, SEALED, got, &err), SCH_INVALID);
    t_status(sch_unseal(key, "another row", sealed, SEALED, got, &err), SCH_INVALID);
    for (size_t i = 0; i < SEALED; i++) {
        sealed[i] ^= 1;
        t_status(sch_unseal(key, "row", sealed, SEALED, got, &err), SCH_INVALID);
        sealed[i] ^= 1;
    }
    t_status(sch_unseal(key, "row", sealed, SCH_SEAL_EXTRA - 1, got, &err), SCH_INVALID);
}
END_TEST

START_TEST(a_missing_key_file_is_made_once_and_for_us_alone)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *path = NULL;
    uint8_t first[SCH_SEAL_KEY_LEN];
    uint8_t second[SCH_SEAL_KEY_LEN];
    struct stat st;
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&path, "%s/key", dir), 0);
    t_ok(sch_seal_key(path, first, &err), &err);
    t_ok(sch_seal_key(path, second, &err), &err);
    ck_assert_int_eq(memcmp(first, second, sizeof first), 0);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    t_ok(sch_write_file(path, "short", 5, &err), &err);
    t_status(sch_seal_key(path, second, &err), SCH_INVALID);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("seal");
    TCase *tc = tcase_create("seal");

    tcase_add_test(tc, a_secret_comes_out_as_it_went_in);
    tcase_add_test(tc, it_opens_only_under_its_key_and_name_and_unchanged);
    tcase_add_test(tc, a_missing_key_file_is_made_once_and_for_us_alone);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
