import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk new`
struct New: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Begin a draft in your editor, from a template if there is one.",
    discussion: """
      Opens $VISUAL or $EDITOR and keeps what you write as a draft that the desk does not see yet; --submit sends it to the \
      desk. A text that is not accepted is kept in a file and offered again. Without a terminal, prints the draft to begin with.
      Examples:
        copydesk new
        copydesk new --list
        copydesk new --template morning-briefing
        copydesk new --template morning-briefing > briefing.md
      """)
  @Option(
    help: ArgumentHelp("Begin with this template of newsroom.yaml.", valueName: "name"),
    completion: Completion.templates)
  var template: String?
  @Flag(help: "List the templates.")
  var list = false
  @Flag(help: "Send it to the desk at once.")
  var submit = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if list { return try printList(client) }
    let beginning = try beginning(client)
    if options.json { return try printJSON(beginning) }
    guard Terminal.canEdit else { return Terminal.output.write(Array(beginning.draft.utf8)) }
    let name = template ?? "new"
    let left = UnsavedTexts.all(for: name, action: "new", socket: options.socketAddress)
    let text =
      try offered(left)
      ?? EditedText(
        beginning.draft,
        from: .init(action: "new", name: name, version: nil, revision: nil, socket: options.socketAddress))
    do {
      try text.edit()
      if text.isChanged {
        try submitNew(text, client)
      } else {
        Terminal.error.print("You changed nothing, so nothing was saved.")
      }
      text.remove()
    } catch {
      guard text.isWorthKeeping else {
        text.remove()
        throw error
      }
      let command = "copydesk new" + (template.map { " --template \($0)" } ?? "")
      throw FailureReport(error).adding("Your text is in \(text.path), and \(command) offers it again.")
    }
  }

  private func printList(_ client: ControlClient) throws {
    let templates = try client.get(PageBody<TemplateBody>.self, "templates").items
    if options.json { return try printJSON(templates) }
    var table = TextTable("TEMPLATE", "DESK", "FOR")
    for template in templates { table.add(template.name, template.desk ?? "-", template.summary ?? "-") }
    table.print(ifEmpty: "There are no templates. They are in newsroom.yaml, under 'templates'.")
  }

  /// The draft to begin with.
  private func beginning(_ client: ControlClient) throws -> TemplateBody {
    guard let template else {
      let writer = try client.get(TodayBody.self, "today").staff
      let desks = try client.get(PageBody<DeskBody>.self, "desks").items.map(\.slug)
      let others = desks.count > 1 ? "   # or \(desks.dropFirst().joined(separator: ", "))" : ""
      return TemplateBody(
        name: "new", summary: nil, desk: nil,
        draft:
          "---\nheadline: \ndesk: \(desks.first ?? "")\(others)\nbyline: [\(writer)]\n# summary: \n# picture: {file: , caption: , credit: }\n---\n\n"
      )
    }
    let templates = try client.get(PageBody<TemplateBody>.self, "templates").items
    if let found = templates.first(where: { $0.name == template }) { return found }
    let names = templates.map(\.name)
    throw Refusal(
      .notFound, "There is no template '\(template)'.",
      hint: closest(to: template, in: names).map { "Did you mean '\($0)'?" } ?? "List them with: copydesk new --list")
  }

  private func submitNew(_ text: EditedText, _ client: ControlClient) throws {
    // What has the slug of one's own draft would become its next version: that is for `edit`.
    if let slug = Self.slug(in: text.current ?? Data()), (try? client.get(StoryBody.self, "stories", slug)) != nil {
      throw Refusal(
        .slugTaken, "There is already a story '\(slug)'.",
        hint: "Write another slug, or change that story with: copydesk edit \(slug)")
    }
    var form = try DraftFile(text.path).form()
    form.parts.append(.init(name: "intent", bytes: Data((submit ? "submit" : "draft").utf8)))
    let submission = try client.post(SubmissionBody.self, ["submissions"], form: form)
    let accepted = try report(submission, file: text.path, client, waiting: true)
    guard !submit, !options.json, let slug = accepted.slug else { return }
    Terminal.output.print(
      "Next: copydesk edit \(slug.oneLine), or send it to the desk with: copydesk submit \(slug.oneLine)")
  }

  /// The slug that the front matter names; nil for none.
  static func slug(in draft: Data) -> String? {
    let lines = String(decoding: draft, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).dropFirst()
    let line = lines.prefix { !$0.hasPrefix("---") }.first { $0.hasPrefix("slug:") }
    let value = line?.dropFirst(5).filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    return value.flatMap { StorySlug($0)?.text }
  }
}
