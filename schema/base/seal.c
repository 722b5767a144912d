/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/seal.h"

#include "schema/base/auto.h"
#include "schema/base/digest.h"
#include "schema/base/ids.h"
#include "schema/base/io.h"
#include "schema/base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

enum { VERSION = 1, NONCE_LEN = 12, TAG_LEN = 16, HEX_LEN = 2 * SCH_SEAL_KEY_LEN };

static void free_cipher(EVP_CIPHER_CTX *ctx)
{
    EVP_CIPHER_CTX_free(ctx);
}
SCH_DEFINE_AUTO(EVP_CIPHER_CTX *, free_cipher);

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(const sch_strbuf *text, uint8_t ret_key[SCH_SEAL_KEY_LEN])
{
    size_t len = text->len;

    while (len > 0 && (text->data[len - 1] == '\n' || text->data[len - 1] == ' '))
        len--;
    if (len != HEX_LEN)
        return false;
    for (size_t i = 0; i < SCH_SEAL_KEY_LEN; i++) {
        int high = nibble(text->data[2 * i]);
        int low = nibble(text->data[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        ret_key[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* A new key under a name of its own, linked to path: who comes second finds the first one's. */
static sch_status make_key(const char *path, sch_err *err)
{
    uint8_t key[SCH_SEAL_KEY_LEN];
    char hex[HEX_LEN + 1];
    char id[SCH_UUID_LEN];
    SCH_AUTO(free) char *temp = NULL;
    SCH_AUTO(sch_close) int fd = -1;
    sch_status s = SCH_OK;

    if (RAND_bytes(key, sizeof key) != 1)
        return sch_fail(err, SCH_FATAL, "no random bytes");
    sch_hex(key, sizeof key, hex);
    sch_uuid_new(id);
    if (asprintf(&temp, "%s.%s", path, id) < 0)
        return sch_fail(err, SCH_FATAL, "out of memory");
    fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return sch_fail_errno(err, "%s", path);
    s = sch_write_all(fd, hex, HEX_LEN, err);
    if (s == SCH_OK && (fsync(fd) != 0 || (link(temp, path) != 0 && errno != EEXIST)))
        s = sch_fail_errno(err, "%s", path);
    (void)unlink(temp);
    return s;
}

sch_status sch_seal_key(const char *path, uint8_t ret_key[SCH_SEAL_KEY_LEN], sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    sch_status s = SCH_OK;

    if (access(path, F_OK) != 0 && errno == ENOENT)
        s = make_key(path, err);
    if (s == SCH_OK)
        s = sch_read_file(path, 1024, &text, err);
    if (s == SCH_OK && !read_hex(&text, ret_key))
        s = sch_fail(err, SCH_INVALID, "%s holds no key of %d hexadecimal digits", path, HEX_LEN);
    return s;
}

sch_status sch_seal(const uint8_t key[SCH_SEAL_KEY_LEN], const char *name, const void *secret,
                    size_t len, uint8_t *ret_sealed, sch_err *err)
{
    SCH_AUTO(free_cipher) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    uint8_t *nonce = ret_sealed + 1;
    uint8_t *body = nonce + NONCE_LEN;
    int n = 0;

    ret_sealed[0] = VERSION;
    if (!ctx || RAND_bytes(nonce, NONCE_LEN) != 1 ||
        EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, nonce) != 1 ||
        EVP_EncryptUpdate(ctx, NULL, &n, (const uint8_t *)name, (int)strlen(name)) != 1 ||
        EVP_EncryptUpdate(ctx, body, &n, secret, (int)len) != 1 ||
        EVP_EncryptFinal_ex(ctx, body + n, &n) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_LEN, body + len) != 1)
        return sch_fail(err, SCH_FATAL, "a secret cannot be encrypted");
    return SCH_OK;
}

sch_status sch_unseal(const uint8_t key[SCH_SEAL_KEY_LEN], const char *name, const uint8_t *sealed,
                      size_t len, char *ret_secret, sch_err *err)
{
    SCH_AUTO(free_cipher) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    const uint8_t *nonce = sealed + 1;
    const uint8_t *body = nonce + NONCE_LEN;
    uint8_t tag[TAG_LEN];
    uint8_t *out = (uint8_t *)ret_secret;
    size_t secret_len;
    int n = 0;

    if (!ctx)
        return sch_fail(err, SCH_FATAL, "out of memory");
    if (len < SCH_SEAL_EXTRA || sealed[0] != VERSION)
        return sch_fail(err, SCH_INVALID, "a stored secret is damaged");
    secret_len = len - SCH_SEAL_EXTRA;
    memcpy(tag, body + secret_len, TAG_LEN);
    if (EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, nonce) != 1 ||
        EVP_DecryptUpdate(ctx, NULL, &n, (const uint8_t *)name, (int)strlen(name)) != 1 ||
        EVP_DecryptUpdate(ctx, out, &n, body, (int)secret_len) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_LEN, tag) != 1 ||
        EVP_DecryptFinal_ex(ctx, out + n, &n) != 1)
        return sch_fail(err, SCH_INVALID,
                        "a stored secret does not open: the key file is another one");
    ret_secret[secret_len] = '\0';
    return SCH_OK;
}
