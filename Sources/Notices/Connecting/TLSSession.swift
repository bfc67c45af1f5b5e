import CLibSSL
import Glibc

/// TLS over a connected socket, as its client: nothing is sent before the server has shown a certificate for the host that was
/// named, vouched for by an authority that this host trusts (RFC 5280, RFC 6125).
///
/// Its calls wait as the socket does. It belongs to the thread that made it.
@safe
final class TLSSession {
  /// Why there is none.
  struct Fault: Error {
    /// As the end of a sentence.
    var reason: String
  }

  private let context: OpaquePointer
  private let session: OpaquePointer

  /// Greets the server.
  ///
  /// - Parameters:
  ///   - socket: Connected; it stays the caller's.
  ///   - host: A name, or an IPv4 or IPv6 address, for which the certificate must be.
  ///   - authorities: The path of a PEM file with the authorities that are trusted; nil for those of the system.
  init(socket: Int32, host: String, authorities: String?) throws(Fault) {
    guard let context = unsafe SSL_CTX_new(TLS_client_method()) else { throw Fault(reason: "TLS cannot be used here") }
    guard let session = unsafe SSL_new(context) else {
      unsafe SSL_CTX_free(context)
      throw Fault(reason: "TLS cannot be used here")
    }
    unsafe self.context = context
    unsafe self.session = session
    ERR_clear_error()
    _ = unsafe tls_set_least_version(session, TLS1_2_VERSION)
    let trusted =
      if let authorities {
        unsafe SSL_CTX_load_verify_locations(context, authorities, nil)
      } else {
        unsafe SSL_CTX_set_default_verify_paths(context)
      }
    guard trusted == 1 else {
      throw Fault(reason: "the authorities cannot be read from \(authorities ?? "the system")")
    }
    unsafe SSL_set_verify(session, SSL_VERIFY_PEER, nil)
    let isAddress = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1
    if !isAddress {
      unsafe SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
      guard unsafe SSL_set1_host(session, host) == 1, unsafe tls_name_server(session, host) == 1 else {
        throw Fault(reason: "'\(host)' is not a name that a certificate can be for")
      }
    }
    guard unsafe SSL_set_fd(session, socket) == 1 else { throw Fault(reason: "TLS cannot be used here") }
    let greeted = unsafe SSL_connect(session)
    guard greeted == 1 else { throw Fault(reason: unsafe Self.reason(session, greeted)) }
  }

  deinit {
    unsafe SSL_free(session)
    unsafe SSL_CTX_free(context)
  }

  /// Sends some of the bytes; how many, 0 or less when the server does not take them.
  func send(_ bytes: ArraySlice<UInt8>) -> Int {
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe Int(SSL_write(session, buffer.baseAddress, Int32(min(buffer.count, 16_384))))
    }
  }

  /// Receives some bytes; how many, 0 or less when none come.
  func receive(_ buffer: inout [UInt8]) -> Int {
    unsafe buffer.withUnsafeMutableBytes { buffer in
      unsafe Int(SSL_read(session, buffer.baseAddress, Int32(min(buffer.count, 16_384))))
    }
  }

  /// Says that nothing more is sent.
  func end() { _ = unsafe SSL_shutdown(session) }

  private static func reason(_ session: OpaquePointer, _ result: Int32) -> String {
    let verified = unsafe SSL_get_verify_result(session)
    if verified != Int(X509_V_OK), let text = unsafe X509_verify_cert_error_string(verified) {
      return unsafe "its certificate does not count: \(String(cString: text))"
    }
    switch unsafe SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return "it did not answer"
    default:
      if let text = unsafe ERR_reason_error_string(ERR_peek_error()) { return unsafe String(cString: text) }
      return "it ended the connection"
    }
  }
}
