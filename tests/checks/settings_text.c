/* SPDX-License-Identifier: Apache-2.0 */
/* settings-text example|markdown: the texts that are made from the table of settings. */
#include "schema/config/settings.h"

#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "example") == 0)
        sch_settings_example(stdout);
    else if (argc == 2 && strcmp(argv[1], "markdown") == 0)
        sch_settings_markdown(stdout);
    else
        return 2;
    return 0;
}
