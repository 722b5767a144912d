/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_COURIER_H
#define WRK_SUPERVISOR_COURIER_H

#include "schema/config/settings.h"

/**
 * The thread that sends the posts of webhooks (schema/db/hooks.h); of a shared worker. It holds no
 * slot, so that a receiver that is slow costs no engine. Its argument is the wrk_sup.
 *
 * Bounded: 256 posts under way, 32 of a group, and of a group to one receiver as many as the
 * setting callback_parallel says. Receivers take turns.
 */
void *wrk_courier_main(void *sup);

/**
 * Pause behind the attempt of that number (from 1), ms; it grows by callback_pause_factor.
 * @return -1: that was the last attempt
 */
int64_t wrk_courier_pause_ms(const sch_settings *settings, int attempt);

#endif
