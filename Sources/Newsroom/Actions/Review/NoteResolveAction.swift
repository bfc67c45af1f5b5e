extension Action {
  /// Ends a thread of notes.
  public static let noteResolve = Action("note_resolve")
}

/// Ends a thread of notes: what it asked is answered. Who writes in it opens it again. An author may, who reviews, and who began it.
struct NoteResolveAction: StoryAction {
  let name = Action.noteResolve
  let pastParticiple = "resolved"
  let pastTense = "resolved a thread of"
  let moves: [Move] = .anywhere
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    let began = context.newsroom.notes?.thread?.writers.first
    return [[.author]] + (began.map { [[.being($0)]] } ?? []) + [[.here(.review)]] + context.ofSigners
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    guard context.request.thread != nil else { return [.threadMissing(context.story)] }
    guard let thread = context.newsroom.notes?.thread else { return [context.missingThread].compactMap(\.self) }
    return thread.isResolved ? [.threadIsResolved(thread, context.story)] : []
  }

  /// What others have changed of the words matters nothing to what was said about them.
  func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool { false }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    guard let notes = context.newsroom.notes, let thread = notes.thread else { return }
    change.noteEntry = StoryChange.NoteEntry(
      number: notes.next, thread: thread.number, resolves: true, place: nil, tells: [])
  }
}
