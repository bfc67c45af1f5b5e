import Foundation
import Newsroom
import Postgres

/// The stories that move when desks are closed.
struct DeskClosing {
  /// Where they go; nil when none does.
  let target: DeskSlug?
  let stories: [(number: StoryNumber, slug: StorySlug, desk: DeskSlug)]

  /// As `apply` tells them.
  var moves: [ConfigurationChange] {
    stories.map { story in
      ConfigurationChange(
        kind: .change, subject: "story \(story.number) \(story.slug)",
        fields: [.init(key: "desk", before: story.desk.text, after: target?.text)])
    }
  }
}

/// A desk is closed only when its stories have gone elsewhere: otherwise they could never be corrected, or go out.
extension Store {
  /// Which stories move when these changes are made. Throws `Refusal` with `bad_configuration`, which names them, when there
  /// is nowhere to move them to or they cannot move.
  func deskClosing(
    _ changes: [(subject: ConfigurationSubject, change: ConfigurationChange)],
    movingTo target: DeskSlug?, in configuration: NewsroomConfiguration, _ connection: Connection
  ) async throws -> DeskClosing {
    let closed = changes.compactMap { entry -> String? in
      guard case .desk(let slug) = entry.subject, entry.change.kind == .remove else { return nil }
      return slug.text
    }
    let rows = closed.isEmpty ? [] : try await connection.query(queries["stories_on_desks"], closed)
    guard !rows.isEmpty else { return DeskClosing(target: nil, stories: []) }
    guard let target else {
      throw Refusal.desksHaveStories(
        try rows.map { try $0.storyName }, hint: "Move them first, or have them moved: copydesk apply -f FILE --to DESK"
      )
    }
    guard configuration.desks.contains(where: { $0.slug == target }) else {
      throw Refusal(
        .badConfiguration, "There is no desk '\(target)' in the file.", hint: "Name a desk that stays, with --to DESK.")
    }
    let fixed = try rows.filter { row in
      let state = try row.choice("state", StoryState.self)
      return try row.decode("live_version", as: Int?.self) != nil || (state != .draft && state != .deskReview)
    }
    guard fixed.isEmpty else {
      throw Refusal.desksHaveStories(
        try fixed.map { try $0.storyName },
        hint:
          "What is approved must be recalled first, and what readers have keeps its desk: leave the desk in the file.")
    }
    return DeskClosing(
      target: target,
      stories: try rows.map { (try $0.ordinal("number"), try $0.slug("slug"), try $0.slug("desk")) })
  }

  /// Moves the stories, each as a `move` of the applicant's, in the transaction of the configuration.
  func move(_ closing: DeskClosing, by applicant: Applicant, _ connection: Connection) async throws {
    guard !closing.stories.isEmpty else { return }
    guard case .staff(let member) = applicant else {
      throw Refusal(
        .notPermitted, "Only staff can move stories to another desk.",
        hint: "Ask somebody with `assign` on both desks to move them.")
    }
    let newsroom = try await newsroomFacts(connection)
    for story in closing.stories {
      let reference = StoryReference.number(story.number)
      guard let facts = try await lock(reference, connection) else { continue }
      let request = ActionRequest(.move, reference, desk: closing.target)
      let change = try workflow.rule(request, on: facts, by: .staff(member), in: newsroom).change()
      try await write(change, at: newsroom.now, connection)
    }
  }
}

extension Row {
  /// As in "8 dar-cranes".
  var storyName: String {
    get throws { "\(try decode("number", as: Int.self)) \(try decode("slug", as: String.self))" }
  }
}

extension Refusal {
  fileprivate static func desksHaveStories(_ names: [String], hint: String) -> Refusal {
    let shown = names.prefix(20).joined(separator: ", ")
    let more = names.count > 20 ? " and \(names.count - 20) more" : ""
    return Refusal(
      .badConfiguration, "A desk that is not in the file still has stories: \(shown)\(more).", hint: hint)
  }
}
