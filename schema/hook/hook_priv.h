/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_HOOK_HOOK_PRIV_H
#define SCH_HOOK_HOOK_PRIV_H

#include "schema/base/seal.h"
#include "schema/hook/hook.h"

struct sch_hooks {
    uint8_t key[SCH_SEAL_KEY_LEN]; /* of secrets at rest */
};

#endif
