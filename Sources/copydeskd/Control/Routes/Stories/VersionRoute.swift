import ControlAPI
import Foundation
import Intake
import Newsroom
import Store

extension VersionBody {
  /// The version as this person sees it, with the draft that came in only where it says the same: what is shown is what is
  /// signed.
  init(_ version: Version, for caller: StaffCaller, _ store: Store) async throws {
    self.init(
      version, isAsSubmitted: try await store.isAsSubmitted(version),
      readAt: try await store.readAt(version.story, version.number, by: caller.member.handle))
  }
}

extension Store {
  /// The draft of a version as people are shown it, and count its lines.
  func shownDraft(of version: Version) async throws -> String {
    try await isAsSubmitted(version) ? String(decoding: version.original, as: UTF8.self) : version.content.draft
  }

  fileprivate func isAsSubmitted(_ version: Version) async throws -> Bool {
    let parser = DraftParser(desks: try await desks(), staff: Set(try await staffMembers().map(\.handle)))
    return parser.reads(version.original, receivedAt: version.receivedAt, as: version.content)
  }
}

extension DraftParser {
  /// Whether the draft says exactly what the content says, but for its pictures' files, which came beside it.
  fileprivate func reads(_ draft: [UInt8], receivedAt: Date, as content: Content) -> Bool {
    guard let parsed = try? parse(draft, receivedAt: receivedAt) else { return false }
    var said = parsed.content
    if !parsed.namesSlug { said.slug = content.slug }
    let files = content.allPictures.compactMap { picture in picture.files.map { (picture.file, $0) } }
    said = said.with(files: Dictionary(files) { first, _ in first })
    return said == content
  }
}
