import Newsroom
import Testing

@Suite("Bytes in addresses")
struct PercentEncodingTests {
  @Test(
    "What has a meaning in addresses, or none, is encoded and decoded again",
    arguments: [
      ("Az09-._~", "Az09-._~"), ("a b/c?", "a%20b%2Fc%3F"), ("ü", "%C3%BC"), ("\n\u{F}\u{10}", "%0A%0F%10"), ("", ""),
    ])
  func bothWays(text: String, encoded: String) {
    #expect(text.percentEncoded() == encoded)
    #expect(encoded.percentDecoded == text)
  }

  @Test("Whoever encodes may keep more bytes")
  func keeping() {
    #expect("a/b c".percentEncoded { $0 == UInt8(ascii: "/") || String.isUnreserved($0) } == "a/b%20c")
  }

  @Test("What is no encoding of text stays as it is", arguments: ["100%", "%4", "%zz", "%+1", "%E9", "%-1"])
  func malformed(text: String) { #expect(text.percentDecoded == text) }

  @Test("Bytes have two hexadecimal digits each")
  func hexadecimal() { #expect(([0, 15, 16, 255] as [UInt8]).hexadecimal == "000f10ff") }
}
