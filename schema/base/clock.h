/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_CLOCK_H
#define SCH_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/** Longest timestamp text and its NUL: "2026-05-28T12:04:11.123Z". */
#define SCH_TIME_LEN 32

/**
 * Wall clock, milliseconds since 1970 UTC. The one source of the time of day: retention, quotas,
 * tokens and leases all ask here. RECTO_CLOCK_OFFSET_MS in the environment (read once) moves it,
 * so that a test sees next month today.
 */
int64_t sch_now_ms(void);
/** Monotonic milliseconds, for durations only. */
int64_t sch_mono_ms(void);
/** Monotonic microseconds, for durations only. */
int64_t sch_mono_us(void);

/** Calendar month, UTC: 202605. */
int sch_time_month(int64_t ms);
/** First millisecond of its month, UTC. */
int64_t sch_time_month_begin(int64_t ms);
/** First millisecond of its year, UTC. */
int64_t sch_time_year_begin(int64_t ms);
/** First millisecond of the month after it, UTC. */
int64_t sch_time_month_end(int64_t ms);
/** Times beyond are none: the end of the year 9999. */
#define SCH_TIME_MOST_MS INT64_C(253402300799999)
/**
 * An ISO 8601 date and time: "2021-07-02T18:48:25.769285+00:00", "2021-07-02 18:48Z", "2021-07-02".
 * Without an offset it is UTC; what is finer than a millisecond is dropped; a blank for the plus of
 * the offset (as forms decode it) is a plus.
 * @return false: that is none
 */
bool sch_time_parse(const char *text, int64_t *ret_ms);
/** "2026-05-28T12:04:11Z", second precision, as the Files API writes. @return text. */
const char *sch_time_iso(int64_t ms, char text[SCH_TIME_LEN]);
/** "2020-06-26T03:08:23.827Z", as the v3 API writes. @return text. */
const char *sch_time_iso_ms(int64_t ms, char text[SCH_TIME_LEN]);

#endif
