extension Action {
  /// Says something about a story, or answers.
  public static let note = Action("note")
}

/// Says something about a story or a line of it: the beginning of a thread, or an answer in one, which opens it again if it was
/// settled. Whoever wrote in the thread is told.
struct NoteAction: StoryAction {
  let name = Action.note
  let pastParticiple = "annotated"
  let moves: [Move] = .anywhere
  let recordsOnly = true
  let needsNote = true

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    [[.author], [.here(.review)]] + context.ofSigners
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let request = context.request
    if request.thread != nil, request.noteLine != nil { return [.answerOnLine] }
    if let place = request.noteLine, place.version != context.story.workingVersion {
      return [.lineOfOtherVersion(place, context.story)]
    }
    return [context.missingThread, context.tooManyNotes].compactMap(\.self)
  }

  /// An answer is to what somebody said, whatever has become of the words since.
  func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool {
    context.request.thread == nil && context.actions.overtakesOthers(change)
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    guard let notes = context.newsroom.notes else { return }
    let thread = context.request.thread == nil ? nil : notes.thread
    change.noteEntry = StoryChange.NoteEntry(
      number: notes.next, thread: thread?.number ?? notes.next, resolves: false, place: context.request.noteLine,
      tells: thread?.writers.filter { $0.text != context.actor.name } ?? [])
  }
}

extension ActionContext {
  /// That the story has as many notes as it may have.
  fileprivate var tooManyNotes: Refusal? {
    guard let notes = newsroom.notes, notes.next > NoteFacts.most else { return nil }
    return .tooManyNotes(story)
  }

  /// That the request names a thread that there is not.
  var missingThread: Refusal? {
    guard let number = request.thread, let notes = newsroom.notes, notes.thread == nil else { return nil }
    return .noSuchNote(number, story)
  }
}
