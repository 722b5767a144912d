/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/address.h"

#include "schema/base/auto.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

/** IPv4 networks that are not public, in host byte order. */
static const struct {
    uint32_t net;
    int bits;
} reserved4[] = {
    {0x00000000, 8},  /* 0.0.0.0/8        this network */
    {0x0A000000, 8},  /* 10.0.0.0/8       private */
    {0x64400000, 10}, /* 100.64.0.0/10    carrier-grade NAT */
    {0x7F000000, 8},  /* 127.0.0.0/8      loopback */
    {0xA9FE0000, 16}, /* 169.254.0.0/16   link-local; metadata services of clouds */
    {0xAC100000, 12}, /* 172.16.0.0/12    private */
    {0xC0000000, 24}, /* 192.0.0.0/24     protocol assignments */
    {0xC0000200, 24}, /* 192.0.2.0/24     documentation */
    {0xC0586300, 24}, /* 192.88.99.0/24   6to4 relays, withdrawn */
    {0xC0A80000, 16}, /* 192.168.0.0/16   private */
    {0xC6120000, 15}, /* 198.18.0.0/15    benchmarking */
    {0xC6336400, 24}, /* 198.51.100.0/24  documentation */
    {0xCB007100, 24}, /* 203.0.113.0/24   documentation */
    {0xE0000000, 4},  /* 224.0.0.0/4      multicast */
    {0xF0000000, 4},  /* 240.0.0.0/4      reserved, broadcast */
};

/** Networks within 2000::/3, the only public part of IPv6, that are not public. */
static const struct {
    uint8_t net[4];
    int bits;
} reserved6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23}, /* 2001::/23      assignments: Teredo, ORCHID, benchmarking */
    {{0x20, 0x01, 0x0D, 0xB8}, 32}, /* 2001:db8::/32  documentation */
    {{0x3F, 0xFE, 0x00, 0x00}, 16}, /* 3ffe::/16      6bone, withdrawn */
    {{0x3F, 0xFF, 0x00, 0x00}, 20}, /* 3fff::/20      documentation */
};

static bool is_public4(uint32_t address)
{
    for (size_t i = 0; i < SCH_COUNT_OF(reserved4); i++)
        if ((address ^ reserved4[i].net) >> (32 - reserved4[i].bits) == 0)
            return false;
    return true;
}

static uint32_t be32(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | (uint32_t)b[3];
}

static bool is_public6(const uint8_t b[16])
{
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF}; /* ::ffff:0:0/96 */
    static const uint8_t nat64[12] = {0x00, 0x64, 0xFF, 0x9B};    /* 64:ff9b::/96 */
    uint32_t head = be32(b);

    if (memcmp(b, mapped, sizeof mapped) == 0 || memcmp(b, nat64, sizeof nat64) == 0)
        return is_public4(be32(b + 12));
    if (b[0] == 0x20 && b[1] == 0x02) /* 2002::/16, 6to4 */
        return is_public4(be32(b + 2));
    if (b[0] >> 5 != 1) /* outside 2000::/3 */
        return false;
    if ((be32(b + 8) & 0xFDFFFFFF) == 0x00005EFE) /* ISATAP: an interface of a private tunnel */
        return false;
    for (size_t i = 0; i < SCH_COUNT_OF(reserved6); i++)
        if ((head ^ be32(reserved6[i].net)) >> (32 - reserved6[i].bits) == 0)
            return false;
    return true;
}

bool sch_address_is_public(const struct sockaddr *address)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    switch (address->sa_family) {
    case AF_INET:
        memcpy(&in, address, sizeof in); /* the caller's need not be aligned for it */
        return is_public4(ntohl(in.sin_addr.s_addr));
    case AF_INET6:
        memcpy(&in6, address, sizeof in6);
        return is_public6(in6.sin6_addr.s6_addr);
    default:
        return false;
    }
}

/** True when host is zone or ends in ".zone". */
static bool is_in_zone(const char *host, const char *zone)
{
    const size_t n = strlen(host), m = strlen(zone);

    return n >= m && strcmp(host + n - m, zone) == 0 && (n == m || host[n - m - 1] == '.');
}

bool sch_host_is_private(const char *host)
{
    static const char *const zones[] = {"localhost", "local",       "internal",     "intranet",
                                        "private",   "corp",        "home",         "lan",
                                        "home.arpa", "localdomain", "in-addr.arpa", "ip6.arpa"};
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, host, &in.sin_addr) == 1)
        return !is_public4(ntohl(in.sin_addr.s_addr));
    if (inet_pton(AF_INET6, host, &in6.sin6_addr) == 1)
        return !is_public6(in6.sin6_addr.s6_addr);
    for (size_t i = 0; i < SCH_COUNT_OF(zones); i++)
        if (is_in_zone(host, zones[i]))
            return true;
    return strchr(host, '.') == NULL;
}
