/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static pthread_once_t offset_once = PTHREAD_ONCE_INIT;
static int64_t offset_ms; /* set once, constant after */

static void read_offset(void)
{
    const char *text = getenv("RECTO_CLOCK_OFFSET_MS");

    if (text)
        offset_ms = strtoll(text, NULL, 10);
}

int64_t sch_now_ms(void)
{
    struct timespec ts;

    pthread_once(&offset_once, read_offset);
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 + offset_ms;
}

int64_t sch_mono_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t sch_mono_ms(void)
{
    return sch_mono_us() / 1000;
}

static struct tm to_utc(int64_t ms)
{
    time_t t = (time_t)(ms / 1000 - (ms % 1000 < 0));
    struct tm tm = {0};

    gmtime_r(&t, &tm);
    return tm;
}

int sch_time_month(int64_t ms)
{
    const struct tm tm = to_utc(ms);

    return (tm.tm_year + 1900) * 100 + tm.tm_mon + 1;
}

static int64_t month_after(int64_t ms, int months)
{
    const struct tm now = to_utc(ms);
    struct tm first = {.tm_year = now.tm_year, .tm_mon = now.tm_mon + months, .tm_mday = 1};

    return (int64_t)timegm(&first) * 1000;
}

int64_t sch_time_month_begin(int64_t ms)
{
    return month_after(ms, 0);
}

int64_t sch_time_month_end(int64_t ms)
{
    return month_after(ms, 1);
}

const char *sch_time_iso(int64_t ms, char text[SCH_TIME_LEN])
{
    struct tm tm = to_utc(ms);

    strftime(text, SCH_TIME_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return text;
}

const char *sch_time_iso_ms(int64_t ms, char text[SCH_TIME_LEN])
{
    struct tm tm = to_utc(ms);
    char seconds[SCH_TIME_LEN - 8];

    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(text, SCH_TIME_LEN, "%s.%03dZ", seconds, (int)((ms % 1000 + 1000) % 1000));
    return text;
}
