import Crypto
import Foundation
import Glibc

/// The file of a host's private key: 32 bytes of Ed25519 (RFC 8032) in base64, readable by its owner only.
enum SigningKeyFile {
  /// A new key, as text for a file.
  static func generate() -> String {
    Curve25519.Signing.PrivateKey().rawRepresentation.base64EncodedString() + "\n"
  }

  /// Reads the key.
  ///
  /// - Throws: `ConfigurationError` when there is no such file, others may read it, or it holds no key.
  static func read(_ path: String) throws -> Curve25519.Signing.PrivateKey {
    func failure(_ reason: String) -> ConfigurationError { ConfigurationError(file: path, line: 0, reason: reason) }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw failure("cannot read the signing key; `copydeskd key new` prints a new one")
    }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
    guard mode & 0o077 == 0 || isCredential(path) else {
      throw failure(
        "other users can read the signing key (mode \(String(mode & 0o777, radix: 8))); run chmod 600 on it")
    }
    return try parse(text, from: path)
  }

  /// The key in that text, which came from a file or from elsewhere.
  static func parse(_ text: String, from place: String) throws -> Curve25519.Signing.PrivateKey {
    guard let bytes = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    else {
      throw ConfigurationError(
        file: place, line: 0,
        reason: "not a signing key: 32 bytes in base64 are expected; `copydeskd key new` prints a new one")
    }
    return key
  }

  /// Reads the key, or makes one and writes it first.
  static func readOrCreate(_ path: String) throws -> Curve25519.Signing.PrivateKey {
    if !FileManager.default.fileExists(atPath: path) { try create(path) }
    return try read(path)
  }

  /// Makes a key and writes it.
  static func create(_ path: String) throws {
    do {
      try write(generate(), to: path)
    } catch {
      throw ConfigurationError(
        file: path, line: 0, reason: "cannot write the signing key: \(unsafe String(cString: strerror(error.code)))")
    }
  }

  private struct WriteFailure: Error {
    let code: CInt
  }

  /// Writes a key that is complete once its file is there, however the host dies.
  private static func write(_ text: String, to path: String) throws(WriteFailure) {
    let aside = "\(path).new"
    let descriptor = unsafe open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw WriteFailure(code: errno) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
      unsafe rename(aside, path) == 0
    else { throw WriteFailure(code: errno) }
  }

  /// systemd shows credentials to the service alone, whatever their mode says (systemd.exec(5)).
  private static func isCredential(_ path: String) -> Bool {
    ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"].map { path.hasPrefix($0 + "/") } ?? false
  }
}
