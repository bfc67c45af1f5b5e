import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

extension ControlCommand {
  /// Opens a story's working version in the person's editor and submits what it is then; without a change it does nothing, and says
  /// so. When somebody saved another version meanwhile, the two are merged. Whatever goes wrong, a changed text is kept in a file:
  /// the failure says where, and the same command offers it again.
  ///
  /// - Parameter action: One that brings a text.
  func submitEdited(
    _ action: Action, _ target: ActionOptions, note: String?, draft: Bool, _ client: ControlClient
  ) throws {
    guard Terminal.canEdit else {
      throw Refusal(
        .usage, "Without a terminal there is no editor to open.",
        hint: "Give the new text in a file: copydesk \(action) \(target.story) FILE")
    }
    if StoryActions.standard[action]?.needsNote == true, note?.allSatisfy(\.isWhitespace) ?? true {
      throw Refusal(.usage, "'\(action)' needs a note.", hint: "Say why: -m TEXT")
    }
    // What would be refused is not worth writing.
    let answer = try client.get(ExplanationBody.self, "stories", target.story, "why", action.rawValue)
    if let refusal = answer.refusals.first { throw refusal }

    let story = try client.get(StoryBody.self, "stories", target.story)
    let left = UnsavedTexts.all(for: story.slug, action: action.rawValue, socket: options.socketAddress)
    var text = try offered(left) ?? opened(story, for: action, revision: target.revision, client)
    do {
      guard try edited(&text, of: story.number, client) else { return }
      try submit(text, of: story, as: action, note: note, draft: draft, client)
      text.remove()
    } catch {
      guard text.isWorthKeeping else {
        text.remove()
        throw error
      }
      let rest = (note.map { " -m \($0.quotedForShell)" } ?? "") + (draft ? " --draft" : "")
      throw FailureReport(error).adding(
        "Your text is in \(text.path), and copydesk \(action) \(story.slug)\(rest) offers it again; to submit it as it is: "
          + "copydesk \(action) \(story.slug) \(text.path)\(rest)")
    }
  }

  /// The text of an earlier command that the person wants to go on with; nil for none.
  func offered(_ texts: [EditedText]) -> EditedText? {
    for text in texts {
      let version = text.origin.version.map { ", made from version \($0)," } ?? ""
      let time = text.writtenAt.map { " of \(DisplayTime.local($0))" } ?? ""
      if Terminal.confirms("Your text\(time)\(version) was not saved. Continue with it?") { return text }
      if Terminal.confirms("Delete that text?") { text.remove() }
    }
    return nil
  }

  private func opened(
    _ story: StoryBody, for action: Action, revision: Int?, _ client: ControlClient
  ) throws -> EditedText {
    let version = try client.get(VersionBody.self, "stories", story.slug, "versions", String(story.version))
    return try EditedText(
      version.original,
      from: .init(
        action: action.rawValue, name: story.slug, version: version.number, revision: revision ?? story.revision,
        socket: options.socketAddress))
  }

  /// Opens the editor until the text is one that can be submitted; false when nothing has changed.
  private func edited(_ text: inout EditedText, of story: Int, _ client: ControlClient) throws -> Bool {
    while true {
      try text.edit()
      guard text.isChanged else {
        text.remove()
        Terminal.error.print("You changed nothing, so nothing was saved.")
        return false
      }
      if text.origin.hasMarks, let line = ThreeWayMerge.firstMark(in: text.current ?? Data()) {
        guard Terminal.confirms("Line \(line) still marks a conflict. Open the text again?") else {
          throw Refusal(
            .usage, "Line \(line) of your text still marks a conflict.",
            hint: "Settle it, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>.")
        }
        continue
      }
      guard try isMerged(&text, of: story, client) else { return true }
    }
  }

  /// Merges the text with the working version when that is no longer the one that was opened.
  ///
  /// - Returns: Whether there is something to look at now.
  private func isMerged(_ text: inout EditedText, of story: Int, _ client: ControlClient) throws -> Bool {
    let now = try client.get(StoryBody.self, "stories", String(story))
    guard let opened = text.origin.version, now.version != opened, let base = text.opened, let mine = text.current
    else {
      return false
    }
    let theirs = try client.get(VersionBody.self, "stories", String(story), "versions", String(now.version))
    let name = "version \(theirs.number), \(theirs.savedBy)"
    let merge = ThreeWayMerge(base: base, mine: mine, theirs: theirs.original.utf8, theirName: name)
    var origin = text.origin
    (origin.version, origin.revision, origin.hasMarks) = (now.version, now.revision, merge.conflicts > 0)
    let news = "\(theirs.savedBy) saved version \(theirs.number) while you wrote."
    guard merge.conflicts == 0 else {
      let count = merge.conflicts.counted("passage")
      guard Terminal.confirms("\(news) Both of you changed \(count). Open the text with both, marked?") else {
        throw Refusal(.versionConflict, news, hint: "Read it with: copydesk show \(now.slug)")
      }
      try text.replace(with: merge.merged, openedAs: theirs.original, from: origin)
      return true
    }
    guard Terminal.confirms("\(news) Your changes fit into it. Save it with them?") else {
      throw Refusal(.versionConflict, news, hint: "Read it with: copydesk show \(now.slug)")
    }
    try text.replace(with: merge.merged, openedAs: theirs.original, from: origin)
    return false
  }

  /// Submits the text; when somebody saves between the last look and this, once more after merging.
  private func submit(
    _ original: EditedText, of story: StoryBody, as action: Action, note: String?, draft: Bool, _ client: ControlClient
  ) throws {
    var text = original
    while true {
      do {
        return try submitText(
          action, story: String(story.number), revision: text.origin.revision, file: text.path, note: note,
          draft: draft,
          client)
      } catch let failure where FailureReport(failure).code == .versionConflict {
        let now = try client.get(StoryBody.self, "stories", String(story.number))
        // Somebody returned, moved or approved it: there is nothing to merge.
        guard now.version != text.origin.version else { throw failure }
        if try isMerged(&text, of: story.number, client) {
          guard try edited(&text, of: story.number, client) else { return }
        }
      }
    }
  }
}
