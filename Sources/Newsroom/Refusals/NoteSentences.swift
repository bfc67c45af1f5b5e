/// The sentences of what is wrong with a note, or with what it answers.
extension Refusal {
  static func noSuchLine(_ line: Int, of version: VersionNumber, having count: Int) -> Refusal {
    Refusal(
      .usage, "Version \(version) has no line \(line): its draft has \(count == 1 ? "1 line" : "\(count) lines").",
      hint: "Count them in the draft: copydesk show STORY --raw")
  }

  static func lineWithoutWords(_ line: Int, of version: VersionNumber) -> Refusal {
    Refusal(
      .usage, "Line \(line) of version \(version) is empty.",
      hint: "Name a line with words; count them in the draft: copydesk show STORY --raw")
  }

  static func lineOfOtherVersion(_ place: NotePlace, _ story: StoryFacts) -> Refusal {
    Refusal(
      .versionConflict,
      "\(story.name) is at version \(story.workingVersion) by now, and line \(place.line) is one of version \(place.version).",
      hint: "Read it again, and name the line as it is now: copydesk show \(story.number) --raw")
  }

  static func tooManyNotes(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) has \(NoteFacts.most) notes, as many as a story may have.",
      hint:
        "Read what was said: copydesk log \(story.number). To end a thread: copydesk note \(story.number) --resolve N")
  }

  static var answerOnLine: Refusal {
    Refusal(
      .usage, "An answer belongs to the line of its thread.",
      hint: "Leave out --line, or begin a thread of its own: leave out --reply-to.")
  }

  static func noSuchNote(_ number: Int, _ story: StoryFacts) -> Refusal {
    Refusal(
      .notFound, "\(story.name) has no note \(number).",
      hint: "See its notes with their numbers: copydesk log \(story.number)")
  }

  static func threadMissing(_ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "'note_resolve' needs the thread that it is to end.",
      hint: "Name one of its notes: copydesk note \(story.number) --resolve N")
  }

  static func threadIsResolved(_ thread: NoteFacts.Thread, _ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "The thread of note \(thread.number) is resolved already.",
      hint: "To open it again, answer: copydesk note \(story.number) --reply-to \(thread.number) -m TEXT")
  }
}
