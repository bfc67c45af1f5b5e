/// Pictures that are none, or would unpack to far more than they seem, and names that lead elsewhere.
extension DraftMaker {
  mutating func picture() -> [UInt8] {
    switch below(8) {
    case 0: Pictures.png(width: 1 << below(32), height: 1 << below(32))
    case 1: Pictures.jpeg(width: 65_535, height: 65_535)
    case 2: damaged(Pictures.jpeg(width: 8, height: 8))
    case 3: damaged(Pictures.webPLossless(width: 8, height: 8))
    case 4: damaged(Pictures.webPExtended(width: 8, height: 8, image: Pictures.webP(width: 8, height: 8)))
    case 5:
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Pictures.bigEndian(below(1 << 32), 4) + Array("IHDR".utf8)
    case 6: Pictures.riff(Pictures.riffChunk("VP8X", [])) + [0xFF, 0xFF]
    default: [0xFF, 0xD8, 0xFF] + (0..<below(4000)).map { _ in pick([0xFF, 0x00, 0xD8, 0xDA, 0xC0]) }
    }
  }

  mutating func path() -> String {
    pick([
      "../../etc/passwd", "/etc/shadow", "..\\a.png", "C:\\a.png", "a/../b.png", "file:///etc/passwd",
      "http://a.example/a.png", "....//a.png", ".htaccess", "..", "%2e%2e%2fa.png", "a.png/", "~/a.png",
      "a\u{202E}gnp.exe", "\u{FF0E}\u{FF0E}\u{FF0F}a.png", "con.png", "a.png", String(repeating: "a", count: 3000),
      "$(id).png", "a b.png",
    ])
  }
}
