// OpenSSL 3 as Swift sees it. What OpenSSL offers as a macro is given here as a function of the same meaning.
#ifndef VITRINE_COPENSSL_SHIM_H
#define VITRINE_COPENSSL_SHIM_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static inline int vitrine_ctx_only_tls13(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1
        && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1;
}

static inline void vitrine_ctx_set_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
}

static inline void vitrine_ctx_no_session_cache(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline void vitrine_ctx_release_buffers(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

static inline void vitrine_bio_retry_read(BIO *bio) {
    BIO_set_retry_read(bio);
}

static inline void vitrine_bio_no_retry(BIO *bio) {
    BIO_clear_retry_flags(bio);
}

static inline int vitrine_error_reason(unsigned long code) {
    return ERR_GET_REASON(code);
}

static inline EVP_PKEY *vitrine_new_p256_key(void) {
    return EVP_EC_gen("P-256");
}

static inline int vitrine_names_count(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}

// The URI at `index`, or NULL if that name is of another kind. It lives as long as `names`.
static inline const ASN1_IA5STRING *vitrine_names_uri(const GENERAL_NAMES *names, int index) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    return name->type == GEN_URI ? name->d.uniformResourceIdentifier : NULL;
}

static inline void vitrine_names_free(GENERAL_NAMES *names) {
    GENERAL_NAMES_free(names);
}

// The bytes written into a memory BIO; they live as long as it does.
static inline long vitrine_bio_memory(BIO *bio, char **bytes) {
    return BIO_get_mem_data(bio, bytes);
}

#endif
