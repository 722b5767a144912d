/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_STATUS_H
#define SCH_BASE_STATUS_H

/**
 * Status codes and the context of a failure.
 *
 * A function that can fail returns sch_status and takes a `sch_err *err` last (NULL is fine: the
 * text is then dropped). Expected outcomes are named in the docstring and handled by the direct
 * caller; everything else goes up unchanged and gains context with sch_wrap().
 */
typedef enum sch_status {
    SCH_OK = 0,
    SCH_NOT_FOUND, /* expected: no such row, artifact or page */
    SCH_EXISTS,    /* expected: was there before; the first one stands */
    SCH_BUSY,      /* expected: try again later, nothing was changed */
    SCH_INVALID,   /* the caller's input is wrong; the text says where */
    SCH_LIMIT,     /* a quota or a configured limit was reached; the text names it */
    SCH_DENIED,    /* the caller may not do this */
    SCH_FATAL,     /* I/O, memory, corruption: nothing a caller can mend */
    SCH_STATUS_COUNT
} sch_status;

/** Context of a failure. Lives on the caller's stack, owns nothing, needs no release. */
typedef struct sch_err {
    sch_status code;
    char text[256]; /* UTF-8, NUL-terminated, outermost context first */
    char id[48];    /* stable machine code ("pdf_encrypted") or "" */
} sch_err;

/** Record a failure: sets code and text, clears id. @return code, for `return sch_fail(...)`. */
sch_status sch_fail(sch_err *err, sch_status code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** As sch_fail(), with a stable machine code (at most 47 bytes) that clients see. */
sch_status sch_fail_id(sch_err *err, sch_status code, const char *id, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/** Record a failed system call: "<text>: <strerror(errno)>", SCH_FATAL. */
sch_status sch_fail_errno(sch_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * Put what was being done in front of the text: "<context>: <text>".
 * @return err->code; SCH_FATAL when err is NULL, so whoever needs the code keeps it
 */
sch_status sch_wrap(sch_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#ifdef __clang_analyzer__
/* The analyser looks at one file at a time: without these it supposes that a failure may return
 * SCH_OK, and reports what would happen then. */
#define sch_fail(err, code, ...) ((void)sch_fail((err), (code), __VA_ARGS__), (code))
#define sch_fail_id(err, code, id, ...)                                                            \
    ((void)sch_fail_id((err), (code), (id), __VA_ARGS__), (code))
#define sch_fail_errno(err, ...) ((void)sch_fail_errno((err), __VA_ARGS__), SCH_FATAL)
#endif

/** Name for logs, "not_found" and so on. Never NULL. */
const char *sch_status_name(sch_status code);

#endif
