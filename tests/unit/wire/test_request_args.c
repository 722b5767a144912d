/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/request_args.h"

#include "schema/wire/json.h"
#include "tests/support/run.h"

#include <string.h>

static char *args_of(const char *text, char hash[SCH_ARGS_HASH_LEN])
{
    SCH_AUTO(sch_json_decref) json_t *options = json_loads(text, 0, NULL);
    char *json = NULL;
    sch_err err = {0};

    t_ok(sch_request_args_write(options, &json, hash, &err), &err);
    return json;
}

START_TEST(arguments_are_kept_without_the_image_and_without_secrets)
{
    char hash[SCH_ARGS_HASH_LEN];
    SCH_AUTO(free)
    char *json = args_of(
        "{\"src\":\"data:secret\",\"formats\":[\"text\"],\"callback\":{\"post\":\"https://x\"},"
        "\"callback_headers\":{\"a\":\"b\"},\"tags\":[\"t\"],\"url\":\"https://x/?key\"}",
        hash);

    ck_assert_str_eq(json, "{\"formats\":[\"text\"],\"tags\":[\"t\"]}");
    ck_assert_uint_eq(strlen(hash), 40);
    ck_assert_uint_eq(strspn(hash, "0123456789abcdef"), 40);
}
END_TEST

START_TEST(the_hash_is_of_what_changes_the_work)
{
    char a[SCH_ARGS_HASH_LEN], b[SCH_ARGS_HASH_LEN];

    free(args_of("{\"rm_spaces\":true,\"formats\":[\"text\"]}", a));
    free(args_of("{\"formats\":[\"text\"],\"tags\":[\"x\"],\"rm_spaces\":true,\"src\":\"y\","
                 "\"metadata\":{\"id\":7}}",
                 b));
    ck_assert_str_eq(a, b);
    free(args_of("{\"rm_spaces\":false,\"formats\":[\"text\"]}", b));
    ck_assert_str_ne(a, b);
}
END_TEST

int main(void)
{
    return T_RUN("request_args", arguments_are_kept_without_the_image_and_without_secrets,
                 the_hash_is_of_what_changes_the_work);
}
