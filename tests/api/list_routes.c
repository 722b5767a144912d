/* SPDX-License-Identifier: Apache-2.0 */
/* list-routes: "METHOD PATTERN" of each row of the route table, a line each, as OpenAPI writes it.
 */
#include "server/routes.h"

#include <stdio.h>

int main(void)
{
    const srv_route *route;

    for (size_t i = 0; (route = srv_route_at(i)) != NULL; i++) {
        printf("%s ", route->method);
        for (const char *p = route->pattern; *p; p++)
            if (*p != '*')
                putchar(*p);
        putchar('\n');
    }
    return 0;
}
