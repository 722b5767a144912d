/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_STORE_REMOTE_H
#define SCH_STORE_REMOTE_H

/* Inside of schema/store: artifacts in a bucket. Names are keys below a prefix, in the same folders
 * as on the disk ("<prefix><xx>/<file_id>/<leaf>"). What goes in is written to a temporary of the
 * staging directory and put whole; what comes out is fetched there first.
 *
 * A source is read by every run of pages: what was fetched is kept in the staging directory under
 * its ETag, and good for as long as the bucket answers with that.
 *
 * Failures are SCH_NOT_FOUND (there is no such artifact), SCH_BUSY (the bucket refuses, throttles
 * or is away: try again later) and SCH_FATAL; none has an id, which would be taken for a client's
 * bucket. */

#include "schema/bucket/bucket.h"
#include "schema/store/store_priv.h"

/** @param env  taken over, on success; stage_fd is borrowed */
sch_status sch_remote_open(sch_bucket_env *env, const sch_bucket_spec *spec, const char *prefix,
                           sch_remote **ret_remote, sch_err *err);
sch_remote *sch_remote_close(sch_remote *remote);

/** An artifact's size and ETag ("": the bucket gives none). */
sch_status sch_remote_head(sch_remote *remote, const sch_place *place, uint64_t *ret_size,
                           char ret_etag[SCH_BUCKET_ETAG_LEN], sch_err *err);
/**
 * Its bytes, as a file that has no name, or that of the cache below store->stage.
 * @param etag  as sch_remote_head() gave it
 */
sch_status sch_remote_fetch(sch_store *store, const sch_place *place, const char *etag, int *ret_fd,
                            sch_err *err);
/** Put size bytes of fd. */
sch_status sch_remote_put(sch_remote *remote, const sch_place *place, int fd, int64_t size,
                          sch_err *err);
sch_status sch_remote_delete(sch_remote *remote, const sch_place *place, sch_err *err);
/** As sch_store_list(); the listing is read to its end first. */
sch_status sch_remote_list(sch_remote *remote, const sch_place *place,
                           bool (*fn)(const char *leaf, uint64_t size, void *arg), void *arg,
                           sch_err *err);
/** As sch_store_each(). */
sch_status sch_remote_each(sch_remote *remote, const char *fan,
                           bool (*fn)(const char *file_id, void *arg), void *arg, sch_err *err);
/** Remove what was kept of a file, and what nobody has read for a while. */
void sch_remote_forget(sch_store *store, const char *file_id);

#endif
