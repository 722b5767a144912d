/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>

static pthread_once_t fetch_once = PTHREAD_ONCE_INIT;
static EVP_MD *sha256; /* set once: to fetch it anew for each digest costs more than a short one */

static void fetch(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
}

static const EVP_MD *algorithm(void)
{
    pthread_once(&fetch_once, fetch);
    return sha256 ? sha256 : EVP_sha256();
}

struct sch_sha256 {
    EVP_MD_CTX *ctx;
};

sch_sha256 *sch_sha256_new(void)
{
    sch_sha256 *sha = calloc(1, sizeof *sha);

    if (!sha)
        return NULL;
    sha->ctx = EVP_MD_CTX_new();
    if (!sha->ctx || EVP_DigestInit_ex(sha->ctx, algorithm(), NULL) != 1)
        return sch_sha256_free(sha);
    return sha;
}

sch_sha256 *sch_sha256_free(sch_sha256 *sha)
{
    if (sha)
        EVP_MD_CTX_free(sha->ctx);
    free(sha);
    return NULL;
}

void sch_sha256_add(sch_sha256 *sha, const void *bytes, size_t len)
{
    if (EVP_DigestUpdate(sha->ctx, bytes, len) != 1)
        abort(); /* cannot happen with a context that was set up */
}

void sch_sha256_end(sch_sha256 *sha, uint8_t ret_digest[SCH_SHA256_LEN])
{
    if (EVP_DigestFinal_ex(sha->ctx, ret_digest, NULL) != 1)
        abort();
}

void sch_sha256_of(const void *bytes, size_t len, uint8_t ret_digest[SCH_SHA256_LEN])
{
    if (EVP_Digest(bytes, len, ret_digest, NULL, algorithm(), NULL) != 1)
        abort();
}

void sch_hex(const uint8_t *bytes, size_t len, char *ret_text)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        ret_text[2 * i] = digits[bytes[i] >> 4];
        ret_text[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret_text[2 * len] = '\0';
}

bool sch_equal_secret(const void *a, const void *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}
