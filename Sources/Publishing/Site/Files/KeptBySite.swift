import Foundation
import Store

/// What a site's directory keeps for the daemon, as JSON with its keys in order.
protocol KeptBySite: Codable {}

extension SiteRecord: KeptBySite {}
extension SiteMarks: KeptBySite {}

extension KeptBySite {
  /// As it is written.
  var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return Array(try encoder.encode(self)) + Array("\n".utf8)
    }
  }

  /// Reads what a directory keeps; nil for anything else, which counts as nothing.
  init?(_ bytes: [UInt8]) {
    guard let kept = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
    self = kept
  }
}
