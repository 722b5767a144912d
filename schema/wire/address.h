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

#endif
