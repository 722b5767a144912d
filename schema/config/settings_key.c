/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/config/settings.h"

sch_status sch_settings_secret_key(const sch_settings *settings, uint8_t ret_key[SCH_SEAL_KEY_LEN],
                                   sch_err *err)
{
    SCH_AUTO(free) char *path = NULL;

    if (*settings->secret_key_file)
        return sch_seal_key(settings->secret_key_file, ret_key, err);
    if (asprintf(&path, "%s/secret.key", settings->data) < 0)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return sch_seal_key(path, ret_key, err);
}
