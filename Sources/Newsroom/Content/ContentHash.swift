import Crypto

extension ContentHash {
  /// The hash of the content: SHA-256 (FIPS 180-4) over its canonical JSON (RFC 8785).
  ///
  /// Equal bytes in every field give equal hashes, anything else gives another. Text that is canonically equivalent in
  /// Unicode but differs in bytes differs in hash although `Content` compares it equal: what is signed is the bytes.
  public init(of content: Content) {
    self.init(digest: SHA256.hash(data: content.canonicalJSON.bytes))
  }

  private init(digest: SHA256.Digest) {
    self.description = digest.hexadecimal
  }
}
