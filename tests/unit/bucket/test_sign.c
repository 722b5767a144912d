/* SPDX-License-Identifier: Apache-2.0 */
/* Signature Version 4 against the vectors that Amazon publishes, and the S3 examples of its guide.
 */
#include "schema/bucket/sign_v4.h"
#include "tests/support/t.h"

#include <string.h>

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

typedef struct vector {
    const char *name, *method, *path;
    sch_pair query[2];
    size_t query_count;
    sch_pair headers[6]; /* besides host and x-amz-date */
    size_t header_count;
    const char *payload_sha256;
    const char *signature;
} vector;

/* The signature of a request, from the end of the Authorization header. */
static void check(const sch_v4_key *key, const char *host, const char *time, const vector *v)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    sch_pair headers[8];
    size_t count = 0;
    sch_err err = {0};
    sch_v4_request rq = {.method = v->method,
                         .path = v->path,
                         .query = v->query,
                         .query_count = v->query_count,
                         .headers = headers,
                         .payload_sha256 = v->payload_sha256 ? v->payload_sha256 : EMPTY,
                         .time = time};

    for (size_t i = 0; i < v->header_count; i++)
        headers[count++] = v->headers[i];
    headers[count++] = (sch_pair){"x-amz-date", time};
    headers[count++] = (sch_pair){"host", host};
    rq.header_count = count;
    t_ok(sch_v4_sign(key, &rq, &got, &err), &err);
    ck_assert_msg(strcmp(got.data + got.len - 64, v->signature) == 0, "%s: %s", v->name, got.data);
}

START_TEST(the_published_vectors_are_met)
{
    static const sch_v4_key key = {.key_id = "AKIDEXAMPLE",
                                   .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                   .region = "us-east-1",
                                   .service = "service"};
    static const char unreserved[] =
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const vector vectors[] = {
        {.name = "get-vanilla",
         .method = "GET",
         .path = "/",
         .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        {.name = "post-vanilla",
         .method = "POST",
         .path = "/",
         .signature = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
        {.name = "get-unreserved",
         .method = "GET",
         .path = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
         .signature = "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
        {.name = "get-header-key-duplicate",
         .method = "GET",
         .path = "/",
         .headers = {{"my-header1", "value2"}, {"my-header1", "value2"}, {"my-header1", "value1"}},
         .header_count = 3,
         .signature = "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
        {.name = "get-header-value-trim",
         .method = "GET",
         .path = "/",
         .headers = {{"my-header1", " value1"}, {"my-header2", "\"a   b   c\""}},
         .header_count = 2,
         .signature = "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
        {.name = "post-header-key-sort",
         .method = "POST",
         .path = "/",
         .headers = {{"my-header1", "value1"}},
         .header_count = 1,
         .signature = "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
        {.name = "get-vanilla-query-order-key",
         .method = "GET",
         .path = "/",
         .query = {{"Param1", "value2"}, {"Param1", "Value1"}},
         .query_count = 2,
         .signature = "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"},
        {.name = "get-vanilla-query-order-key-case",
         .method = "GET",
         .path = "/",
         .query = {{"Param2", "value2"}, {"Param1", "value1"}},
         .query_count = 2,
         .signature = "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
        {.name = "get-vanilla-query-unreserved",
         .method = "GET",
         .path = "/",
         .query = {{unreserved, unreserved}},
         .query_count = 1,
         .signature = "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
        {.name = "get-vanilla-utf8-query",
         .method = "GET",
         .path = "/",
         .query = {{"\xe1\x88\xb4", "bar"}},
         .query_count = 1,
         .signature = "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
        {.name = "post-x-www-form-urlencoded",
         .method = "POST",
         .path = "/",
         .headers = {{"content-type", "application/x-www-form-urlencoded"}},
         .header_count = 1,
         .payload_sha256 = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
         .signature = "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(vectors); i++)
        check(&key, "example.amazonaws.com", "20150830T123600Z", &vectors[i]);
}
END_TEST

START_TEST(the_examples_of_the_s3_guide_are_met)
{
    static const sch_v4_key key = {.key_id = "AKIAIOSFODNN7EXAMPLE",
                                   .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                   .region = "us-east-1",
                                   .service = "s3"};
    const vector vectors[] = {
        {.name = "get object",
         .method = "GET",
         .path = "/test.txt",
         .headers = {{"range", "bytes=0-9"}, {"x-amz-content-sha256", EMPTY}},
         .header_count = 2,
         .signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
        {.name = "get lifecycle",
         .method = "GET",
         .path = "/",
         .query = {{"lifecycle", ""}},
         .query_count = 1,
         .headers = {{"x-amz-content-sha256", EMPTY}},
         .header_count = 1,
         .signature = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
        {.name = "list objects",
         .method = "GET",
         .path = "/",
         .query = {{"max-keys", "2"}, {"prefix", "J"}},
         .query_count = 2,
         .headers = {{"x-amz-content-sha256", EMPTY}},
         .header_count = 1,
         .signature = "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(vectors); i++)
        check(&key, "examplebucket.s3.amazonaws.com", "20130524T000000Z", &vectors[i]);
}
END_TEST

START_TEST(the_time_is_written_as_signatures_want_it)
{
    char text[SCH_V4_TIME_LEN];

    ck_assert_str_eq(sch_v4_time(1440938160999, text), "20150830T123600Z");
}
END_TEST

START_TEST(more_headers_than_there_is_room_for_are_refused)
{
    sch_pair headers[SCH_V4_HEADERS + 1];
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    const sch_v4_key key = {.key_id = "k", .secret = "s", .region = "r", .service = "s3"};
    const sch_v4_request rq = {.method = "GET",
                               .path = "/",
                               .headers = headers,
                               .header_count = SCH_COUNT_OF(headers),
                               .payload_sha256 = EMPTY,
                               .time = "20150830T123600Z"};

    for (size_t i = 0; i < SCH_COUNT_OF(headers); i++)
        headers[i] = (sch_pair){"x", "y"};
    t_status(sch_v4_sign(&key, &rq, &got, NULL), SCH_INVALID);
    ck_assert_uint_eq(got.len, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sign");
    TCase *tc = tcase_create("sign");

    tcase_add_test(tc, the_published_vectors_are_met);
    tcase_add_test(tc, the_examples_of_the_s3_guide_are_met);
    tcase_add_test(tc, the_time_is_written_as_signatures_want_it);
    tcase_add_test(tc, more_headers_than_there_is_room_for_are_refused);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
