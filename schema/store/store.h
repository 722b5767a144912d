/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_STORE_STORE_H
#define SCH_STORE_STORE_H

#include "schema/base/auto.h"
#include "schema/base/digest.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Artifact store: named byte strings in a local directory, or in a bucket.
 *
 * A name is "<file_id>/<leaf>", ASCII letters, digits, '.', '_' and '-', one '/', at most 200
 * bytes, no leading '.'. A put is all or nothing: a reader sees the old bytes or the new ones, and
 * once put_commit() returned they survive a power cut. Threads may share a handle.
 */
typedef struct sch_store sch_store;
struct sch_bucket_env;
struct sch_bucket_spec;
typedef struct sch_put sch_put;   /* one artifact being written; belongs to one thread */
typedef struct sch_blob sch_blob; /* one artifact open for reading; belongs to one thread */

/**
 * Open a store; what writers that died left behind (temporaries nobody holds) is removed.
 *
 * @param url  "file:DIR" (created when missing); "file:DIR?sync=off" does without fsync, for a
 *             store that is thrown away
 * @return SCH_OK; SCH_INVALID (url); SCH_FATAL
 */
sch_status sch_store_open(const char *url, sch_store **ret_store, sch_err *err);
/**
 * Open a store in a bucket. What is written is staged in a directory and put whole; what is read is
 * fetched there first. A bucket that refuses, throttles or is away makes calls SCH_BUSY, without an
 * id: nothing was changed, try again later.
 *
 * @param env  taken over, on success
 * @param prefix  of all keys; "": none
 * @param stage_dir  created when missing; processes may share it
 * @return SCH_OK; SCH_INVALID (spec); SCH_FATAL. The bucket itself is not asked.
 */
sch_status sch_store_open_bucket(struct sch_bucket_env *env, const struct sch_bucket_spec *spec,
                                 const char *prefix, const char *stage_dir, sch_store **ret_store,
                                 sch_err *err);
sch_store *sch_store_close(sch_store *store);
SCH_DEFINE_AUTO(sch_store *, sch_store_close);

/** Begin to write name. @return SCH_OK; SCH_INVALID (name); SCH_LIMIT (disk full); SCH_FATAL */
sch_status sch_put_begin(sch_store *store, const char *name, sch_put **ret_put, sch_err *err);
/** @return SCH_OK; SCH_LIMIT: no room left on the disk (id "disk_full"); SCH_FATAL */
sch_status sch_put_write(sch_put *put, const void *bytes, size_t len, sch_err *err);
/** Hash what will be written: call before the first byte. @return SCH_OK or SCH_FATAL (memory) */
sch_status sch_put_hash(sch_put *put, sch_err *err);
/** SHA-256 of what was written since sch_put_hash(), hexadecimal; once, before the commit. */
void sch_put_sha256(sch_put *put, char ret_sha256[SCH_SHA256_HEX]);
/**
 * Make durable and visible, replacing what had the name; frees put, also on failure, which leaves
 * nothing behind. @return as sch_put_write(), also for an earlier write that failed
 */
sch_status sch_put_commit(sch_put *put, sch_err *err);
/** Drop what was written; NULL is fine. @return NULL always. */
sch_put *sch_put_abort(sch_put *put);
SCH_DEFINE_AUTO(sch_put *, sch_put_abort);
/** Whole artifact at once. @return as sch_put_begin() and sch_put_write() */
sch_status sch_store_put(sch_store *store, const char *name, const void *bytes, size_t len,
                         sch_err *err);
/**
 * Take the file `leaf` in directory dir_fd over as artifact name: moved when it is on the same disk
 * and nobody else has a name for it, else copied and removed there. Whoever wrote it must be gone.
 * @return SCH_OK; SCH_NOT_FOUND; SCH_INVALID: a name, or not a regular file; as sch_put_write()
 */
sch_status sch_store_adopt(sch_store *store, const char *name, int dir_fd, const char *leaf,
                           sch_err *err);

/** @return SCH_OK; SCH_NOT_FOUND; SCH_INVALID (name); SCH_FATAL */
sch_status sch_blob_open(sch_store *store, const char *name, sch_blob **ret_blob, sch_err *err);
sch_blob *sch_blob_close(sch_blob *blob);
SCH_DEFINE_AUTO(sch_blob *, sch_blob_close);
uint64_t sch_blob_size(const sch_blob *blob);
/** Up to len bytes at offset. @return bytes read, 0 at the end, -1 with err set */
int64_t sch_blob_read(sch_blob *blob, uint64_t offset, void *bytes, size_t len, sch_err *err);
/**
 * A descriptor (read-only, close-on-exec, offset 0) with the bytes, owned by the caller. Those of a
 * store in a bucket are fetched at the first call, or the first read; SCH_BUSY: it cannot be now.
 */
sch_status sch_blob_fd(sch_blob *blob, int *ret_fd, sch_err *err);

/** Remove one artifact; one that is not there is fine. */
sch_status sch_store_delete(sch_store *store, const char *name, sch_err *err);
/** Remove every artifact of a file; none is fine. @return SCH_OK; SCH_INVALID (id); SCH_FATAL */
sch_status sch_store_delete_all(sch_store *store, const char *file_id, sch_err *err);
/**
 * Call fn for each leaf of a file, in name order; stops when fn returns false. fn may put and
 * delete. @return SCH_OK (also: there is none); SCH_INVALID (id); SCH_FATAL
 */
sch_status sch_store_list(sch_store *store, const char *file_id,
                          bool (*fn)(const char *leaf, uint64_t size, void *arg), void *arg,
                          sch_err *err);
/**
 * Call fn for each file of one part of the store, so that all can be looked at little by little.
 * @param part  0 to SCH_STORE_PARTS - 1
 */
sch_status sch_store_each(sch_store *store, unsigned part,
                          bool (*fn)(const char *file_id, void *arg), void *arg, sch_err *err);
#define SCH_STORE_PARTS 256
/** Write, read back and delete a probe; *ret_free_bytes: room left (UINT64_MAX: not known). */
sch_status sch_store_check(sch_store *store, uint64_t *ret_free_bytes, sch_err *err);

#endif
