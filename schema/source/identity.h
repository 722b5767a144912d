/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_SOURCE_IDENTITY_H
#define SCH_SOURCE_IDENTITY_H

#include "schema/bucket/bucket.h"
#include "schema/config/settings.h"
#include "schema/source/source.h"

/**
 * The operator's identities, from the file that the setting names.
 * @param is_own  for the operator's own store: any address will do, and http
 * @param[out] ret_texts  what clients are told; NULL is fine
 * @return SCH_OK; SCH_INVALID: the file is not as deploy/identities.example.json; SCH_FATAL
 */
sch_status sch_identity_open(const sch_settings *settings, bool is_own, sch_identities *ret_texts,
                             sch_bucket_env **ret_env, sch_err *err);

#endif
