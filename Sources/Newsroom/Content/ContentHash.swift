import Crypto

extension ContentHash {
  /// The hash of the content: SHA-256 (FIPS 180-4) over its canonical JSON (RFC 8785).
  ///
  /// Equal bytes in every field give equal hashes, anything else gives another. Intake makes content of text in Unicode's form
  /// NFC only, so that text that is canonically equivalent gives the same hash.
  public init(of content: Content) {
    self.init(digest: SHA256.hash(data: content.canonicalJSON.bytes))
  }

  private init(digest: SHA256.Digest) {
    self.description = digest.hexadecimal
  }
}
