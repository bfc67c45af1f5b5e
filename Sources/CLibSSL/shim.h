#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* What OpenSSL has as macros, which Swift does not see. */

static inline long tls_set_least_version(SSL *session, int version) {
  return SSL_set_min_proto_version(session, version);
}

static inline long tls_name_server(SSL *session, const char *name) { return SSL_set_tlsext_host_name(session, name); }
