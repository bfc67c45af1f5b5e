import FoundationEssentials

/// A profile for a picture that says by other means than a profile that its colours are not those of sRGB.
struct ColorProfile: Hashable {
  private let colors: EncodedColors

  /// The profile for a picture that has none; nil when its colours are those of sRGB, as they are of all that says nothing.
  init?(of image: VipsImage, saying colors: EncodedColors?) {
    guard let colors = colors ?? (image.isAdobeRGB ? .adobeRGB : nil), !colors.isAlmostSRGB else { return nil }
    self.init(colors)
  }

  init(_ colors: EncodedColors) { self.colors = colors }

  /// The profile's file, with no more than it takes to convert by it (ICC.1:2001-04, sections 6.1 and 6.3.1.1).
  var bytes: [UInt8] {
    let white = Self.xyz(Self.d50)
    let curve =
      Self.text("curv") + Self.number(0, 4) + Self.number(1, 4)
      + Self.number(Int((colors.gamma * 256).rounded()), 2) + [0, 0]
    let primaries = colors.primariesByD50.map(Self.xyz)
    let tags: [(names: [String], data: [UInt8])] = [
      (["wtpt"], white), (["rXYZ"], primaries[0]), (["gXYZ"], primaries[1]), (["bXYZ"], primaries[2]),
      (["rTRC", "gTRC", "bTRC"], curve),
    ]
    let tableSize = 4 + 12 * tags.reduce(0) { $0 + $1.names.count }
    var table = Self.number(tags.reduce(0) { $0 + $1.names.count }, 4)
    var data: [UInt8] = []
    for tag in tags {
      for name in tag.names {
        table += Self.text(name) + Self.number(128 + tableSize + data.count, 4) + Self.number(tag.data.count, 4)
      }
      data += tag.data
    }
    return header(size: 128 + tableSize + data.count) + table + data
  }

  private func header(size: Int) -> [UInt8] {
    let start = Self.number(size, 4) + Self.number(0, 4) + [2, 0x10, 0, 0] + Self.text("mntrRGB XYZ ")
    let date = [2001, 4, 1, 0, 0, 0].flatMap { Self.number($0, 2) }
    let illuminant = Self.d50.flatMap(Self.fixed)
    let rest = Self.text("acsp") + [UInt8](repeating: 0, count: 28) + illuminant
    return start + date + rest + [UInt8](repeating: 0, count: 48)
  }

  /// The white of profiles.
  private static let d50 = [0.9642, 1, 0.8249]

  private static func xyz(_ values: [Double]) -> [UInt8] { text("XYZ ") + number(0, 4) + values.flatMap(fixed) }
  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
  private static func fixed(_ value: Double) -> [UInt8] { number(Int((value * 65_536).rounded()), 4) }
  private static func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
