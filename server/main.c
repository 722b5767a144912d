/* SPDX-License-Identifier: Apache-2.0 */
#include "server/groups.h"
#include "server/keys.h"
#include "server/serve.h"
#include "server/sources/sources.h"
#include "server/webhooks.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: recto-server serve [SETTING...]\n"
    "       recto-server key create|list|rotate|revoke [--json] [SETTING...]\n"
    "       recto-server group create|list|add-app [--json] [SETTING...]\n"
    "       recto-server quota show|set [--json] [SETTING...]\n"
    "       recto-server webhook list|retry [--json] [SETTING...]\n"
    "       recto-server source list|add|test|remove [SETTING...]\n"
    "       recto-server version\n"
    "`recto-server VERB --help` says more.\n";

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    if (strcmp(verb, "serve") == 0)
        return srv_serve(argc - 2, argv + 2);
    if (strcmp(verb, "key") == 0)
        return srv_keys(argc - 2, argv + 2);
    if (strcmp(verb, "group") == 0)
        return srv_groups(argc - 2, argv + 2);
    if (strcmp(verb, "quota") == 0)
        return srv_quotas(argc - 2, argv + 2);
    if (strcmp(verb, "webhook") == 0)
        return srv_webhooks(argc - 2, argv + 2);
    if (strcmp(verb, "source") == 0)
        return srv_source_tool(argc - 2, argv + 2);
    if (strcmp(verb, "version") == 0 || strcmp(verb, "--version") == 0) {
        puts("recto-server " RECTO_VERSION);
        return 0;
    }
    if (strcmp(verb, "--help") == 0 || strcmp(verb, "help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    fputs(usage, stderr);
    return 2;
}
