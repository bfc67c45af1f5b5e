extension Action {
  /// Adds a note to a story's log.
  public static let note = Action("note")
}

/// Adds a note to a story's log.
struct NoteAction: StoryAction {
  let name = Action.note
  let pastParticiple = "annotated"
  let moves: [Move] = .anywhere
  let recordsOnly = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.review)]] + context.ofSigners }
}
