import Foundation
import Newsroom
import Testing

@testable import Notices
@testable import Store

/// A message to somebody.
func order(
  settings: CanonicalJSON, headline: String = "Floods cut road", now: Date = Date(timeIntervalSince1970: 1_790_000_000)
) throws -> NoticeOrder {
  NoticeOrder(
    message: 1, token: try #require(UUID(uuidString: "0AE4D6F2-0C0B-4E4B-9F2D-2F6B4B1A7C11")), attempt: 2,
    staff: StaffHandle(unchecked: "nana"), name: "Nana", channel: "email", settings: settings,
    items: [
      NoticeItem(
        number: 1, kind: .waiting, because: .reviews, action: "submit", actor: "rita", at: now,
        story: .init(number: StoryNumber(7), slug: StorySlug(unchecked: "floods"), headline: headline),
        desk: DeskSlug(unchecked: "africa"), deskName: "Africa")
    ], isDigest: false, newsroom: "Meridian Wire", zone: .gmt, now: now)
}

/// A directory of its own, with what a test puts there.
func withDirectory(_ body: (URL) async throws -> Void) async throws {
  let directory = FileManager.default.temporaryDirectory.appending(path: "notices-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  try await body(directory)
}

extension URL {
  /// Writes a secret there; its path.
  func secret(_ text: String, name: String = "password", mode: Int = 0o600) throws -> String {
    let file = appending(path: name)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    return file.path
  }
}
