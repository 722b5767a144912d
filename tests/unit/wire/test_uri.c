/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/uri.h"
#include "tests/support/run.h"

#include <string.h>

START_TEST(uris_are_taken_apart)
{
    static const struct {
        sch_uri_kind kind;
        int port;
        const char *text, *host, *path, *query, *url;
    } cases[] = {
        {SCH_URI_HTTPS, 443, "https://example.com/a/b.pdf", "example.com", "/a/b.pdf", NULL,
         "https://example.com/a/b.pdf"},
        {SCH_URI_HTTPS, 443, "HTTPS://EXAMPLE.Com/A?b=C#frag", "example.com", "/A", "b=C",
         "https://example.com/A?b=C"},
        {SCH_URI_HTTPS, 443, "https://example.com", "example.com", "/", NULL,
         "https://example.com/"},
        {SCH_URI_HTTPS, 443, "https://example.com?x", "example.com", "/", "x",
         "https://example.com/?x"},
        {SCH_URI_HTTPS, 443, "https://example.com#x?y", "example.com", "/", NULL,
         "https://example.com/"},
        {SCH_URI_HTTPS, 443, "https://example.com/?", "example.com", "/", "",
         "https://example.com/?"},
        {SCH_URI_HTTP, 8080, "http://a:8080/x", "a", "/x", NULL, "http://a:8080/x"},
        {SCH_URI_HTTPS, 443, "https://a:443/x", "a", "/x", NULL, "https://a/x"},
        {SCH_URI_HTTP, 1, "http://127.0.0.1:1/", "127.0.0.1", "/", NULL, "http://127.0.0.1:1/"},
        {SCH_URI_HTTPS, 443, "https://[::1]/x", "::1", "/x", NULL, "https://[::1]/x"},
        {SCH_URI_HTTPS, 65535, "https://[2001:DB8::1]:65535", "2001:db8::1", "/", NULL,
         "https://[2001:db8::1]:65535/"},
        {SCH_URI_HTTPS, 443, "https://xn--mnchen-3ya.example/%20a@b", "xn--mnchen-3ya.example",
         "/%20a@b", NULL, "https://xn--mnchen-3ya.example/%20a@b"},
        {SCH_URI_HTTPS, 443, "https://1.example/x", "1.example", "/x", NULL, "https://1.example/x"},
        {SCH_URI_HTTPS, 443, "https://s3.amazonaws.com/b/k?X-Amz-Signature=ab%2Fcd&e=[1]",
         "s3.amazonaws.com", "/b/k", "X-Amz-Signature=ab%2Fcd&e=[1]",
         "https://s3.amazonaws.com/b/k?X-Amz-Signature=ab%2Fcd&e=[1]"},
        {SCH_URI_S3, 0, "s3://your-bucket/path/file.pdf", "your-bucket", "path/file.pdf", NULL,
         "s3://your-bucket/path/file.pdf"},
        {SCH_URI_S3, 0, "S3://bucket/a b#c?d/M\xC3\xBCnchen \"x\" \\.pdf", "bucket",
         "a b#c?d/M\xC3\xBCnchen \"x\" \\.pdf", NULL,
         "s3://bucket/a b#c?d/M\xC3\xBCnchen \"x\" \\.pdf"},
        {SCH_URI_GS, 0, "gs://my.bucket_1/k", "my.bucket_1", "k", NULL, "gs://my.bucket_1/k"},
        {SCH_URI_AZURE, 443, "https://acme1.blob.core.windows.net/contracts/a/b.pdf?sig=x",
         "acme1.blob.core.windows.net", "/contracts/a/b.pdf", "sig=x",
         "https://acme1.blob.core.windows.net/contracts/a/b.pdf?sig=x"},
        {SCH_URI_AZURE, 443, "https://acme.Blob.Core.Windows.NET/$root/b.pdf",
         "acme.blob.core.windows.net", "/$root/b.pdf", NULL,
         "https://acme.blob.core.windows.net/$root/b.pdf"},
        {SCH_URI_HTTPS, 443, "https://blob.core.windows.net.example.com/c/b",
         "blob.core.windows.net.example.com", "/c/b", NULL,
         "https://blob.core.windows.net.example.com/c/b"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_uri_done) sch_uri uri = {0};
        sch_err err = {0};

        t_ok(sch_uri_parse(cases[i].text, SCH_URI_SOURCE, &uri, &err), &err);
        ck_assert_int_eq(uri.kind, cases[i].kind);
        ck_assert_str_eq(uri.host, cases[i].host);
        ck_assert_int_eq(uri.port, cases[i].port);
        ck_assert_str_eq(uri.path, cases[i].path);
        ck_assert_pstr_eq(uri.query, cases[i].query);
        ck_assert_str_eq(uri.url, cases[i].url);
    }
}
END_TEST

START_TEST(odd_notations_are_refused_and_never_repeated)
{
    static const char *const cases[] = {
        "",
        "x",
        "//example.com/a",
        "/etc/passwd",
        "example.com/a",
        "file:///etc/passwd",
        "ftp://example.com/a",
        "gopher://example.com/",
        "azure://a/b",
        "data:,x",
        "javascript:1",
        "https:",
        "https:/",
        "https:/example.com/a",
        "https:example.com",
        "https:///a",
        "https://",
        "https://?x",
        "https://#x",
        " https://example.com/",
        "https ://example.com/",
        "https://example.com /a",
        "https://example.com/a b",
        "https://example.com/a\n",
        "https://example.com/\x01",
        "https://example.com/\x7F",
        "https://exa\tmple.com/",
        "https://example.com\\@evil.com/",
        "https://example.com/a\\b",
        "https:\\\\example.com",
        /* user names */
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://@example.com/",
        "https://a:b@[::1]/",
        "https://example.com:443@evil.com/",
        /* hosts */
        "https://.example.com/",
        "https://example..com/",
        "https://example.com./",
        "https://-a.com/",
        "https://a-.com/",
        "https://exa%6Dple.com/",
        "https://ex*mple.com/",
        "https://m\xC3\xBCnchen.de/",
        "https://[::1",
        "https://::1/",
        "https://[::1%25eth0]/",
        "https://[::1%eth0]/",
        "https://[]/",
        "https://[127.0.0.1]/",
        "https://[v1.x]/",
        "https://[::1]x/",
        "https://a[::1]/",
        "https://example.com]/",
        /* numbers that resolvers take for addresses */
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0X7F.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://0177.0.0.1/",
        "https://127.0.0.01/",
        "https://127.0.0.1.1/",
        "https://256.0.0.1/",
        "https://1.2.3.0x4/",
        "https://0/",
        "https://0x/",
        "https://1.2.3.4./",
        "https://example.123/",
        "https://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/",
        /* ports */
        "https://a:/",
        "https://a:0/",
        "https://a:65536/",
        "https://a:99999999999/",
        "https://a:-1/",
        "https://a:+1/",
        "https://a:080/",
        "https://a:1x/",
        "https://a: 1/",
        "https://a:1:2/",
        "https://[::1]:/",
        /* escapes */
        "https://a/%",
        "https://a/%2",
        "https://a/%zz",
        "https://a/%00",
        "https://a/\xC3\xBC",
        "https://a/<x>",
        "https://a/?q=\"x\"",
        "https://a/{x}",
        /* buckets */
        "s3://",
        "s3:///key",
        "s3://bucket",
        "s3://bucket/",
        "s3://ab/key",
        "s3://Bucket/key",
        "s3://-bucket/key",
        "s3://bucket-/key",
        "s3://a..b/key",
        "s3://1.2.3.4/key",
        "s3://user@bucket/key",
        "s3://bucket:80/key",
        "s3://bucket/a\nb",
        "s3://bucket/\xFF",
        "s3://bucket/\x7F",
        "gs://",
        "gs://bucket",
        "gs://b\303\274cket/key",
        /* Azure */
        "http://acme.blob.core.windows.net/c/b",
        "https://acme.blob.core.windows.net/",
        "https://acme.blob.core.windows.net/c",
        "https://acme.blob.core.windows.net/c/",
        "https://acme.blob.core.windows.net//b",
        "https://acme.blob.core.windows.net:444/c/b",
        "https://a.b.blob.core.windows.net/c/b",
        "https://ab.blob.core.windows.net/c/b",
        "https://ac-me.blob.core.windows.net/c/b",
        "https://acme.blob.core.windows.net/C/b",
        "https://.blob.core.windows.net/c/b",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_uri_done) sch_uri uri = {.port = 77};
        sch_err err = {0};
        char text[64];

        ck_assert_msg(sch_uri_parse(cases[i], SCH_URI_SOURCE, &uri, &err) == SCH_INVALID,
                      "\"%s\" was taken", cases[i]);
        ck_assert_int_eq(uri.port, 77);
        ck_assert_ptr_null(uri.url);
        ck_assert_ptr_null(strstr(err.text, "secret"));
        ck_assert_ptr_null(strstr(sch_uri_redact(cases[i], text, sizeof text), "secret"));
    }
}
END_TEST

START_TEST(lengths_are_limited)
{
    static const struct {
        const char *before, *after;
        size_t fill, is_good;
    } cases[] = {
        {"https://a/", "", SCH_URI_MAX - 10, 1},
        {"https://a/", "", SCH_URI_MAX - 9, 0},
        {"https://", ".com/", 63, 1},
        {"https://", ".com/", 64, 0},
        {"s3://", "/k", 63, 1},
        {"s3://", "/k", 64, 0},
        {"s3://bucket/", "", 1024, 1},
        {"s3://bucket/", "", 1025, 0},
        {"s3://", "", 5000, 0},
        {"https://", "", 5000, 0},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_uri_done) sch_uri uri = {0};
        char text[SCH_URI_MAX + 64];
        int n = snprintf(text, sizeof text, "%s", cases[i].before);

        memset(text + n, 'a', cases[i].fill);
        snprintf(text + n + cases[i].fill, 16, "%s", cases[i].after);
        ck_assert_msg((sch_uri_parse(text, SCH_URI_SOURCE, &uri, NULL) == SCH_OK) ==
                          cases[i].is_good,
                      "case %zu", i);
    }
}
END_TEST

START_TEST(a_destination_is_a_prefix_in_a_bucket)
{
    static const char *const good[] = {
        "s3://bucket",
        "s3://bucket/",
        "s3://bucket/out/",
        "gs://bucket/out",
        "https://acme.blob.core.windows.net/container",
        "https://acme.blob.core.windows.net/container/out/",
    };
    static const char *const bad[] = {
        "https://example.com/out",
        "http://example.com/out",
        "https://acme.blob.core.windows.net/",
        "https://acme.blob.core.windows.net/container/out?sig=x",
        "s3://",
        "file:///tmp",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(good); i++) {
        SCH_AUTO(sch_uri_done) sch_uri uri = {0};
        sch_err err = {0};

        t_ok(sch_uri_parse(good[i], SCH_URI_DESTINATION, &uri, &err), &err);
    }
    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++) {
        SCH_AUTO(sch_uri_done) sch_uri uri = {0};

        ck_assert_int_eq(sch_uri_parse(bad[i], SCH_URI_DESTINATION, &uri, NULL), SCH_INVALID);
    }
}
END_TEST

START_TEST(a_callback_is_a_web_address)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {0};
    SCH_AUTO(sch_uri_done) sch_uri blob = {0};
    SCH_AUTO(sch_uri_done) sch_uri none = {0};
    sch_err err = {0};

    t_ok(sch_uri_parse("https://example.com/hook?x=1", SCH_URI_CALLBACK, &uri, &err), &err);
    t_ok(sch_uri_parse("https://a.blob.core.windows.net/", SCH_URI_CALLBACK, &blob, &err), &err);
    ck_assert_int_eq(blob.kind, SCH_URI_HTTPS);
    ck_assert_int_eq(sch_uri_parse("s3://bucket/key", SCH_URI_CALLBACK, &none, NULL), SCH_INVALID);
}
END_TEST

START_TEST(logs_show_neither_credentials_nor_control_bytes)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"https://a.com/x?X-Amz-Signature=s", "https://a.com/x?..."},
        {"https://a.com/x#secret", "https://a.com/x"},
        {"https://user:pass@a.com/x", "https(malformed)"},
        {"https://user:pa/ss@a.com/x", "https(malformed)"},
        {"s3://bucket/k\xC3\xBC x?y", "s3://bucket/k___x?..."},
        {"s3://bucket/out/", "s3://bucket/out/"},
        {"my-secret", "(malformed)"},
        {"", "(malformed)"},
        {"https://a.com/\r\nforged", "https(malformed)"},
    };
    char tiny[8];

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        char text[64];

        ck_assert_str_eq(sch_uri_redact(cases[i].text, text, sizeof text), cases[i].want);
    }
    ck_assert_str_eq(sch_uri_redact("https://a.com/x", tiny, sizeof tiny), "https:/");
}
END_TEST

int main(void)
{
    return T_RUN("uri", uris_are_taken_apart, odd_notations_are_refused_and_never_repeated,
                 lengths_are_limited, a_destination_is_a_prefix_in_a_bucket,
                 a_callback_is_a_web_address, logs_show_neither_credentials_nor_control_bytes);
}
