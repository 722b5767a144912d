/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_AUTO_H
#define SCH_BASE_AUTO_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/** Release var when it leaves scope: `SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;` */
#define SCH_AUTO(fn) __attribute__((cleanup(fn##_p), unused)) /* held for its end only is a use */

/** Hand ownership on: yields p and leaves NULL, so the cleanup has nothing to do. */
#define SCH_STEAL(p)                                                                               \
    __extension__({                                                                                \
        __typeof__(p) p_ = (p);                                                                    \
        (p) = NULL;                                                                                \
        p_;                                                                                        \
    })

/** Hand a descriptor on: yields fd and leaves -1. */
#define SCH_STEAL_FD(fd)                                                                           \
    __extension__({                                                                                \
        int fd_ = (fd);                                                                            \
        (fd) = -1;                                                                                 \
        fd_;                                                                                       \
    })

/* NOLINTBEGIN(bugprone-macro-parentheses): a type cannot stand in parentheses here */
/** Define fn_p for SCH_AUTO(fn): `SCH_DEFINE_AUTO(sch_db *, sch_db_close)`. fn takes NULL. */
#define SCH_DEFINE_AUTO(type, fn)                                                                  \
    static inline void fn##_p(type *p)                                                             \
    {                                                                                              \
        (void)fn(*p);                                                                              \
    }                                                                                              \
    struct fn##_auto_needs_semicolon
/* NOLINTEND(bugprone-macro-parentheses) */

#define SCH_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static inline void sch_close(int fd)
{
    if (fd >= 0)
        (void)close(fd);
}
static inline void sch_fclose(FILE *file)
{
    if (file)
        (void)fclose(file);
}

/* `SCH_AUTO(free) char *text = NULL;` and the same for sch_close (int, -1) and sch_fclose. */
static inline void free_p(void *p)
{
    free(*(void **)p);
}
SCH_DEFINE_AUTO(int, sch_close);
SCH_DEFINE_AUTO(FILE *, sch_fclose);

#endif
