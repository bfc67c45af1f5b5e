/// Compare-and-set, against people only: whoever acts on a revision from before somebody else's change is told of it. What
/// Copydesk did, what only the record has, and one's own doing conflict with nobody; then the present state decides.
extension ActionContext {
  var versionConflict: Refusal? {
    guard let given = request.revision else { return nil }
    if given > story.revision { return .revisionToCome(story, given) }
    return story.changes
      .first { $0.revision > given && $0.by != actor.name && action.isOvertaken(by: $0, self) }
      .map { .versionConflict(self, $0) }
  }

  /// What others did since the revision that was read: what people did, or else Copydesk.
  var overtakenBy: StoryFacts.Change? {
    guard let given = request.revision else { return nil }
    let others = story.changes.filter { $0.revision > given && $0.by != actor.name }
    return others.last { !$0.isBySystem } ?? others.last
  }
}
