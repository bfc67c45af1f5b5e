import ControlAPI
import Newsroom

/// How people name stories beside number and slug: by the beginning of a slug that no other has, and by `-` for the one that
/// they last saw.
extension ControlClient {
  /// The letters that the beginning of a slug must have at least.
  private static let shortest = 3

  /// Asks something of the story that the path names; where there is no such, of the one that is meant.
  ///
  /// - Parameters:
  ///   - exactly: Whether the beginning of a slug is not enough, since something is to be changed and nobody has seen yet of
  ///     which story.
  ///   - ask: Asks, by the path with the story's slug.
  /// - Throws: What asking throws; for a name that could be several, or that is like another, a `Refusal` that says so.
  func meaning<Reply>(_ path: [String], exactly: Bool = false, _ ask: ([String]) throws -> Reply) throws -> Reply {
    guard path.count >= 2, path[0] == "stories" else { return try ask(path) }
    if path[1] == "-" { return try ask(renamed(path, try lastSeen())) }
    do {
      return try ask(path)
    } catch let problem as Problem where problem.code == .notFound && Int(path[1]) == nil {
      guard let known = try? get(SlugsBody.self, ["slugs"], query: [("like", path[1])]),
        !known.beginning.contains(path[1])
      else { throw problem }
      if let only = known.beginning.first, known.beginning.count == 1, path[1].count >= Self.shortest {
        guard !exactly else { throw Refusal.nameInFull(path[1], meaning: only) }
        return try ask(renamed(path, only))
      }
      guard known.beginning.count < 2 else {
        throw Refusal(
          .notFound, "Several stories begin with '\(path[1])': \(known.beginning.joined(separator: ", ")).",
          hint: "Type more of it.")
      }
      guard let meant = known.beginning.first ?? known.closest else { throw problem }
      throw Refusal(.notFound, problem.detail, hint: "Did you mean '\(meant)'?")
    }
  }

  private func renamed(_ path: [String], _ slug: String) -> [String] { [path[0], slug] + path.dropFirst(2) }

  private func lastSeen() throws -> String {
    guard let last = try get(SlugsBody.self, ["slugs"], query: []).lastSeen else {
      throw Refusal(.notFound, "You have not seen any story yet.", hint: "Name one by its number or slug.")
    }
    return last
  }
}

extension Refusal {
  /// Something is to be changed without a question, and the story is named by the beginning of its slug.
  static func nameInFull(_ name: String, meaning slug: String) -> Refusal {
    Refusal(
      .notFound, "There is no story '\(name)'.", hint: "Did you mean '\(slug)'? Without a question it is named in full."
    )
  }
}
