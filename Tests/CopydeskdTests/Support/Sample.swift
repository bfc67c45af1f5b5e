import Foundation

/// The files that ship with the project, and drafts made from them.
enum Sample {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let theme = root.appending(path: "Config/theme")
  static let directory = root.appending(path: "Deploy/sample")

  static var newsroom: String {
    get throws { try String(contentsOf: root.appending(path: "Config/newsroom.yaml"), encoding: .utf8) }
  }

  /// The feature with a copy error and a picture without credit.
  static let feature = directory.appending(path: "night-train.md").path
  /// The same, mended.
  static let mended = directory.appending(path: "night-train-2.md").path
  /// The same, with a wrong year put right.
  static let corrected = directory.appending(path: "night-train-corrected.md").path

  /// A short draft of that slug for the Caucasus desk.
  static func draft(_ slug: String, body: String = "One paragraph.", more: String = "") -> String {
    """
    ---
    headline: Story \(slug)
    slug: \(slug)
    desk: caucasus
    byline: [jomondi]
    \(more)
    ---
    \(body)
    """
  }
}
