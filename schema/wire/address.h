/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_ADDRESS_H
#define SCH_WIRE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/**
 * True when an address is one of the public Internet, so that a fetch on behalf of a client may
 * connect to it. False for everything reserved, and for IPv6 forms that carry an IPv4 address
 * (mapped, NAT64, 6to4) when that one is not public; 4-in-6 forms that are out of use (compatible,
 * Teredo, ISATAP, translated) are never public. Families other than IPv4 and IPv6: false.
 *
 * Ask about the address that is connected to, not about one that a name gave some time before.
 *
 * Source: IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates).
 */
bool sch_address_is_public(const struct sockaddr *address);

/**
 * True for a host that is private by how it is written: an address that is not public, a name
 * without a dot, and names of zones that the public DNS does not have (localhost, local, internal,
 * home.arpa and their like). Says nothing about what other names resolve to.
 *
 * @param host  as in sch_uri.host: lower case, IPv6 without brackets
 * Source: IANA special-use domain names (RFC 6761, 6762, 8375, 9476), ICANN's name "internal".
 */
bool sch_host_is_private(const char *host);

#endif
