@testable import Intake
import MalformedDrafts
import Newsroom
import Seeding
import Testing

@Suite("What pictures say about themselves")
struct PictureMetadataTests {
  private static let expected = PictureMetadata(
    creator: "Ani Petrosyan", credit: "Photolure & Sons", copyright: "© 2026 Photolure",
    caption: "The night train at Gyumri, 24 Nov.")

  private static let xmp = """
    <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
    <rdf:Description rdf:about="" photoshop:Credit='Photolure &amp; Sons' exif:GPSLatitude="40,47N">
    <dc:creator><rdf:Seq><rdf:li>Ani Petrosyan</rdf:li></rdf:Seq></dc:creator>
    <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">&#xA9; 2026 Photolure</rdf:li></rdf:Alt></dc:rights>
    <dc:description><rdf:Alt><rdf:li xml:lang="x-default">The night train
      at Gyumri, 24 Nov.</rdf:li><rdf:li xml:lang="fr">Le train</rdf:li></rdf:Alt></dc:description>
    </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
    """

  /// Datasets in a Photoshop resource.
  private static func iptc(_ datasets: [(record: UInt8, number: UInt8, value: [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (record, number, value) in datasets {
      bytes += [0x1C, record, number]
      bytes += Pictures.bigEndian(value.count, 2)
      bytes += value
    }
    let other: [UInt8] = Array("8BIM".utf8) + [3, 237, 0, 0, 0, 0, 0, 3, 1, 2, 3, 0]
    let head: [UInt8] = Array("8BIM".utf8) + [4, 4, 0, 0] + Pictures.bigEndian(bytes.count, 4)
    return Array("Photoshop 3.0\0".utf8) + other + head + bytes
  }

  private static func texts(_ metadata: PictureMetadata) -> [(record: UInt8, number: UInt8, value: [UInt8])] {
    let texts = [(80, metadata.creator), (110, metadata.credit), (116, metadata.copyright), (120, metadata.caption)]
    return texts.map { number, text in (record: 2, number: UInt8(number), value: Array((text ?? "").utf8)) }
  }

  @Test("Creator, credit, copyright and caption are read from XMP and from IPTC's older form")
  func read() {
    #expect(XMPReader.metadata(Array(Self.xmp.utf8)) == Self.expected)
    #expect(IPTCReader.metadata(Self.iptc(Self.texts(Self.expected))) == Self.expected)
    #expect(IPTCReader.metadata(Self.iptc([(2, 80, [0x4A, 0xFC, 0x72, 0x67])])).creator == "Jürg")
    #expect(
      IPTCReader.metadata(Self.iptc([(1, 90, [0x1B, 0x25, 0x47]), (2, 80, Array("Jürg".utf8))])).creator == "Jürg")
    let elements =
      "<photoshop:Credit>AP</photoshop:Credit><dc:creator><rdf:li>A</rdf:li><rdf:li>B</rdf:li></dc:creator>"
    #expect(XMPReader.metadata(Array(elements.utf8)) == PictureMetadata(creator: "A, B", credit: "AP"))
  }

  @Test("Metadata that is cut off, or damaged, is read as far as it goes, and never runs on to several lines")
  func damaged() {
    for length in 0...Self.xmp.utf8.count { _ = XMPReader.metadata(Array(Self.xmp.utf8.prefix(length))) }
    let iptc = Self.iptc(Self.texts(Self.expected))
    for length in 0...iptc.count { _ = IPTCReader.metadata(Array(iptc.prefix(length))) }
    let hostile = "a\u{202E}b\u{0}c\nd" + String(repeating: " long", count: 5000)
    let credit = IPTCReader.metadata(Self.iptc([(2, 110, Array(hostile.utf8.prefix(20_000)))])).credit
    #expect(credit?.hasPrefix("a b c d long") == true && credit?.count == MetadataText.limit)
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><dc:rights>&b;</dc:rights>"
    #expect(XMPReader.metadata(Array(entities.utf8)).copyright == "&b;")
    let deep = String(repeating: "<a>", count: 100_000) + "<dc:rights>b</dc:rights>"
    #expect(XMPReader.metadata(Array(deep.utf8)).copyright == nil)
  }

  @Test(
    "The names and the caption stay with the published picture, where any program finds them, and nothing else does",
    arguments: PictureFile.Format.allCases)
  func kept(format: PictureFile.Format) async throws {
    let image = try FourColors.image()
    image.set(.xmp, to: Array(Self.xmp.utf8))
    for isLossless in [false, true] {
      let sent = try #require(image.encoded(as: format, isLossless: isLossless, keepsMetadata: true))
      let picture = try await PicturePreparation.shared.prepare(name: format.sampleName, bytes: sent).get()
      #expect(picture.metadata == Self.expected)
      #expect(!String(decoding: picture.bytes, as: UTF8.self).contains("GPS"))
      #expect(try FourColors.quarters(picture) == [0, 1, 2, 3])
      // Also for libvips, which has a reader of its own.
      let found = unsafe picture.bytes.withUnsafeBytes { bytes in
        unsafe VipsImage(format, bytes)?.metadata(.xmp, limit: 1 << 20)
      }
      #expect(found.map(XMPReader.metadata) == Self.expected)
      let again = try await PicturePreparation.shared.prepare(name: format.sampleName, bytes: picture.bytes).get()
      #expect(again == picture)
      #expect(try SentPicture(name: format.sampleName, bytes: picture.bytes).structure.metadata == Self.expected)
    }
  }

  @Test("A packet that says more than the four, or twice, is not published", arguments: PictureFile.Format.allCases)
  func more(format: PictureFile.Format) async throws {
    let own = try #require(XMPPacket.bytes(Self.expected))
    func file(_ packets: [[UInt8]]) throws -> [UInt8] {
      let image = try #require(try FourColors.image().encoded(as: format))
      return packets.reduce(format == .webP ? WebPStructure.withoutMetadata(image) : image) { bytes, packet in
        switch format {
        case .jpeg: JPEGStructure.adding(packet, to: bytes)
        case .png: PNGStructure.adding(packet, to: bytes)
        case .webP:
          WebPStructure.adding(packet, to: bytes, of: PixelSize(width: FourColors.width, height: FourColors.height))
        }
      }
    }
    let position = Array(" exif:GPSLatitude=\"40,47N\"".utf8)
    let place = try #require(own.indices.first { own[$0...].starts(with: " xmlns:dc".utf8) })
    for packets in [[own[..<place] + position + own[place...]], [own, own], [own + Array("GPS".utf8)], [[]]] {
      let sent = try file(packets.map { Array($0) })
      #expect(try !SentPicture(name: format.sampleName, bytes: sent).structure.isPlain)
      let picture = try await PicturePreparation.shared.prepare(name: format.sampleName, bytes: sent).get()
      #expect(!String(decoding: picture.bytes, as: UTF8.self).contains("GPS"))
      #expect(picture.metadata == (packets == [[]] ? PictureMetadata() : Self.expected))
    }
    let sent = try file([own])
    #expect(try SentPicture(name: format.sampleName, bytes: sent).structure.isPlain)
    #expect(try await PicturePreparation.shared.prepare(name: format.sampleName, bytes: sent).get().bytes == sent)
  }

  @Test("Whatever a camera says, what is written of it reads the same, and fits a segment")
  func written() throws {
    let pieces = [
      "a", " ", "&", "<", ">", "\"", "'", "&amp;", "]]>", "<!--", "é", "e\u{301}", "\u{202E}", "\n", "\0", "نص", "日本",
      "👩‍👩‍👧",
      "\u{FEFF}", "\u{300}", "<?xpacket", "</rdf:li>", "\u{1100}\u{1161}", "&#x41;",
      String(repeating: "\u{301}", count: 900),
    ]
    for number in Sampling.some(300, of: 0..<20_000) {
      var random = Seeded(seed: UInt64(number))
      func text() -> String? {
        let length = [0, 1, 5, 40, 4000][Int.random(in: 0..<5, using: &random)]
        return MetadataText.line(
          (0..<length).map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }.joined())
      }
      let metadata = PictureMetadata(creator: text(), credit: text(), copyright: text(), caption: text())
      guard let packet = XMPPacket.bytes(metadata) else { continue }
      #expect(packet.count < 65_000, "case \(number)")
      let isTheSame = XMPPacket.metadata(packet[...]) == metadata
      #expect(isTheSame, "case \(number)")
    }
    let longest = MetadataText.line(String(repeating: "&", count: 5000))
    let packet = XMPPacket.bytes(
      PictureMetadata(creator: longest, credit: longest, copyright: longest, caption: longest))
    #expect(longest?.count == MetadataText.limit && (packet?.count ?? .max) < 65_000)
  }

  @Test("A credit is written as the trade does")
  func creditLine() {
    #expect(PictureMetadata(creator: "Ani Petrosyan", credit: "Photolure").creditLine == "Ani Petrosyan/Photolure")
    #expect(PictureMetadata(creator: "A", credit: "A/AP").creditLine == "A/AP")
    #expect(PictureMetadata(creator: "A", copyright: "C").creditLine == "A")
    #expect(PictureMetadata(creator: "A", credit: "A").creditLine == "A")
    #expect(PictureMetadata(credit: "B", copyright: "C").creditLine == "B")
    #expect(PictureMetadata(copyright: "C").creditLine == "C")
    #expect(PictureMetadata(caption: "C").creditLine == nil)
  }

  @Test("The file's words come to the desk as a suggestion where the draft has none, and never take its place")
  func suggested() async throws {
    let image = Pictures.jpeg(width: 30, height: 20)
    let iptc = Pictures.segment(0xED, Self.iptc(Self.texts(PictureMetadata(creator: "Older", caption: "Older"))))
    let xmp = Pictures.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(Self.xmp.utf8))
    let older = try await PicturePreparation.shared.prepare(
      name: "a.jpg", bytes: [0xFF, 0xD8] + iptc + image.dropFirst(2))
    #expect(try older.get().metadata == PictureMetadata(creator: "Older", caption: "Older"))
    let picture = try await PicturePreparation.shared.prepare(
      name: "a.jpg", bytes: [0xFF, 0xD8] + iptc + xmp + image.dropFirst(2))
    #expect(try picture.get().metadata == Self.expected)

    func findings(_ fields: String) throws -> [Finding] {
      let draft = Sample.draft("picture: {file: a.jpg, alt: d\(fields)}")
      return try Sample.parser.parse(draft, pictures: ["a.jpg": picture], receivedAt: Sample.now).findings
    }
    let found = try findings("")
    #expect(found.map(\.rule) == ["picture-caption", "picture-credit"] && found.allSatisfy { $0.level == .required })
    #expect(found.first?.message.contains("“The night train at Gyumri, 24 Nov.”") == true)
    #expect(found.last?.message.contains("“Ani Petrosyan/Photolure & Sons”") == true)
    #expect(try findings(", caption: b, credit: c").isEmpty)
  }
}
