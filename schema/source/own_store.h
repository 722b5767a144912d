/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_SOURCE_OWN_STORE_H
#define SCH_SOURCE_OWN_STORE_H

#include "schema/config/settings.h"
#include "schema/store/store.h"

/**
 * Open the store that the setting `store` names:
 *
 *   file:DIR[?sync=off]
 *   s3://BUCKET[/PREFIX][?region=R&endpoint=URL]
 *   gs://BUCKET[/PREFIX][?endpoint=URL]
 *   azure://ACCOUNT/CONTAINER[/PREFIX][?endpoint=URL]
 *
 * By right of the operator's identities; or with &key_id=ID&secret_file=PATH by an access key (s3)
 * or HMAC key (gs); for Azure with &secret_file=PATH by the account's key, with &sas_file=PATH by a
 * signed query, else with &tenant=ID by a token. A store in a bucket is staged in DATA/stage.
 *
 * @return SCH_OK; SCH_INVALID: the text says what is wrong with the setting; SCH_FATAL
 */
sch_status sch_own_store_open(const sch_settings *settings, sch_store **ret_store, sch_err *err);

#endif
