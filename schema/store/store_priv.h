/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_STORE_STORE_PRIV_H
#define SCH_STORE_STORE_PRIV_H

/* Inside of schema/store. Below DIR, the store itself or, when the artifacts are in a bucket, its
 * staging directory:
 *
 *   tmp/<random>            what is being written; its writer holds a flock on it
 *   <xx>/<file_id>/<leaf>   artifacts; xx: the last two characters of the id when they are
 *                           hexadecimal, which are random in a UUID of version 7 (the first are the
 *                           clock), so that no folder holds more than 1/256 of the files
 *   cache/                  of a store in a bucket: see stage.c
 */

#include "schema/store/store.h"

enum { SCH_NAME_MAX = 200 };

typedef struct sch_remote sch_remote; /* remote.h */

struct sch_store {
    int root_fd;
    int tmp_fd;
    int cache_fd;       /* -1 unless remote */
    sch_remote *remote; /* NULL: the artifacts are in DIR */
    bool sync;          /* false: no fsync at all */
};

/** A name, taken apart. */
typedef struct sch_place {
    char fan[3];
    char id[SCH_NAME_MAX + 1];
    char leaf[SCH_NAME_MAX + 1]; /* "" for all of a file */
} sch_place;

/** @return SCH_OK; SCH_INVALID: not a name */
sch_status sch_place_of_name(const char *name, sch_place *ret_place, sch_err *err);
sch_status sch_place_of_file(const char *file_id, sch_place *ret_place, sch_err *err);

/**
 * The file's directory.
 * @return SCH_OK; SCH_NOT_FOUND: there is none, or (create) it was removed at this moment, try
 * again; as sch_put_write()
 */
sch_status sch_place_open(sch_store *store, const sch_place *place, bool create, int *ret_fd,
                          sch_err *err);
/** Record a failed system call: SCH_LIMIT "disk_full" for ENOSPC and EDQUOT, else SCH_FATAL. */
sch_status sch_store_fail(sch_err *err, const char *what);
/** fsync unless the store does without. */
sch_status sch_store_sync(const sch_store *store, int fd, const char *what, sch_err *err);

/* For the staging of a store in a bucket. */

/** As sch_put_begin(), for what has been fetched. */
sch_status sch_put_begin_staged(sch_store *store, const sch_place *place, sch_put **ret_put,
                                sch_err *err);
/**
 * What was written becomes file `name` of a directory (NULL: it gets no name), and is opened for
 * reading. put is still to be aborted.
 */
sch_status sch_put_keep(sch_put *put, int dir_fd, const char *name, int *ret_fd, sch_err *err);
/** What a place holds in the bucket, appended to a put. */
sch_status sch_remote_get(sch_remote *remote, const sch_place *place, sch_put *to, sch_err *err);

#endif
