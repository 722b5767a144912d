/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/auto.h"
#include "schema/wire/address.h"
#include "tests/support/run.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

static bool is_public(const char *text)
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in *in = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address;

    if (strchr(text, ':')) {
        in6->sin6_family = AF_INET6;
        ck_assert_msg(inet_pton(AF_INET6, text, &in6->sin6_addr) == 1, "%s", text);
    } else {
        in->sin_family = AF_INET;
        ck_assert_msg(inet_pton(AF_INET, text, &in->sin_addr) == 1, "%s", text);
    }
    return sch_address_is_public((const struct sockaddr *)&address);
}

START_TEST(reserved_addresses_are_not_public)
{
    static const char *const cases[] = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.171",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        /* IPv6 */
        "::",
        "::1",
        "::2",
        "100::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "feff::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "8000::1",
        "5f00::1",
        "64:ff9b:1::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2" /* Teredo */,
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2001:db8:ffff:ffff::1",
        "3ffe::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        /* IPv4 inside */
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:169.254.169.254",
        "::ffff:0.0.0.0",
        "::127.0.0.1",
        "::10.0.0.1",
        "::8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::127.0.0.1",
        "64:ff9b::192.168.1.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:c0a8:101::1",
        "2002:a9fe:a9fe::",
        "2600::5efe:10.0.0.1",
        "2600::200:5efe:10.0.0.1",
    };

    ck_assert_uint_ge(SCH_COUNT_OF(cases), 60);
    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++)
        ck_assert_msg(!is_public(cases[i]), "%s was taken for public", cases[i]);
}
END_TEST

START_TEST(addresses_of_the_internet_are_public_right_up_to_the_reserved_ones)
{
    static const char *const cases[] = {
        "1.0.0.0",
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2001:db7::1",
        "2001:db9::1",
        "2606:4700::1111",
        "2a00:1450::1",
        "3ffd::1",
        "2003::1",
        "2000::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++)
        ck_assert_msg(is_public(cases[i]), "%s was taken for reserved", cases[i]);
}
END_TEST

START_TEST(other_families_are_not_public)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    struct sockaddr none = {.sa_family = AF_UNSPEC};

    ck_assert(!sch_address_is_public((const struct sockaddr *)&un));
    ck_assert(!sch_address_is_public(&none));
}
END_TEST

int main(void)
{
    return T_RUN("address", reserved_addresses_are_not_public,
                 addresses_of_the_internet_are_public_right_up_to_the_reserved_ones,
                 other_families_are_not_public);
}
