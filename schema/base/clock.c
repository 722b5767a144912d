/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static pthread_once_t offset_once = PTHREAD_ONCE_INIT;
static int64_t offset_ms; /* set once, constant after */

static void read_shift(void)
{
    const char *text = getenv("RECTO_CLOCK_OFFSET_MS");

    if (text)
        offset_ms = strtoll(text, NULL, 10);
}

int64_t sch_now_ms(void)
{
    struct timespec ts;

    pthread_once(&offset_once, read_shift);
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

int64_t sch_time_year_begin(int64_t ms)
{
    struct tm first = {.tm_year = to_utc(ms).tm_year, .tm_mday = 1};

    return (int64_t)timegm(&first) * 1000;
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

/** count digits as a number. @return what follows; NULL: there are not so many */
static const char *read_digits(const char *at, int count, int *ret_value)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        if (!at || at[i] < '0' || at[i] > '9')
            return NULL;
        value = value * 10 + (at[i] - '0');
    }
    *ret_value = value;
    return at ? at + count : NULL;
}

static const char *skip(const char *at, const char *one_of)
{
    return at && *at && strchr(one_of, *at) ? at + 1 : NULL;
}

/** "18:48", "18:48:25", "18:48:25.769285" */
static const char *read_clock(const char *at, struct tm *tm, int *ms)
{
    int digit = 100;

    at = read_digits(at, 2, &tm->tm_hour);
    at = read_digits(skip(at, ":"), 2, &tm->tm_min);
    if (!at || *at != ':')
        return at;
    at = read_digits(at + 1, 2, &tm->tm_sec);
    if (!at || (*at != '.' && *at != ','))
        return at;
    if (at[1] < '0' || at[1] > '9')
        return NULL;
    for (at++; *at >= '0' && *at <= '9'; at++, digit /= 10)
        *ms += (*at - '0') * digit;
    return at;
}

/** "", "Z", "+02:00", "-0530" */
static const char *read_offset(const char *at, int64_t *ret_offset_s)
{
    int hours = 0, minutes = 0;
    const bool is_west = at && *at == '-';

    if (!at || *at == '\0')
        return at;
    if (*at == 'Z' || *at == 'z')
        return at + 1;
    at = read_digits(skip(at, "+- "), 2, &hours);
    if (at && *at == ':')
        at++;
    if (at && *at)
        at = read_digits(at, 2, &minutes);
    if (hours > 23 || minutes > 59)
        return NULL;
    *ret_offset_s = (is_west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return at;
}

bool sch_time_parse(const char *text, int64_t *ret_ms)
{
    struct tm tm = {0}, back;
    int64_t offset_s = 0, value;
    int ms = 0;
    const char *at = read_digits(text, 4, &tm.tm_year);

    at = read_digits(skip(at, "-"), 2, &tm.tm_mon);
    at = read_digits(skip(at, "-"), 2, &tm.tm_mday);
    if (at && *at)
        at = read_offset(read_clock(skip(at, "Tt "), &tm, &ms), &offset_s);
    if (!at || *at != '\0' || tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    back = tm;
    value = ((int64_t)timegm(&back) - offset_s) * 1000 + ms;
    if (back.tm_year != tm.tm_year || back.tm_mon != tm.tm_mon ||
        (back.tm_mday != tm.tm_mday && tm.tm_sec < 60) || value > SCH_TIME_MOST_MS)
        return false; /* the 31st of June */
    *ret_ms = value;
    return true;
}
