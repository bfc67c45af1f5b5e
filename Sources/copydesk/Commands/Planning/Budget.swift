import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk budget`
struct Budget: ControlCommand {
  /// How it is written.
  enum Form: String, CaseIterable {
    case table, markdown, csv, ics
  }

  static let configuration = CommandConfiguration(
    abstract: "See the day's budget: the stories planned for it, by desk, with length, time and state.",
    discussion: """
      Today's has also what is in hand without a time, and what went out. Markdown is for a message, CSV for a spreadsheet, \
      ics for a calendar program; a template such as '{slug}' is for each story.
      Examples:
        copydesk budget
        copydesk budget --desk caucasus --day tomorrow
        copydesk budget --format markdown | mail -s "Budget" desks@news.example
        copydesk budget --format ics > budget.ics
      """)
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Option(
    help: ArgumentHelp("today, tomorrow, or in how many days.", valueName: "day"),
    completion: .list(["today", "tomorrow"]))
  var day = "today"
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard number != nil else {
      throw ValidationError("'\(day)' is not a day: say today, tomorrow, or a number of days from 0 to 31.")
    }
    if let format = options.format, form == nil, !format.hasFields {
      let forms = Form.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "'\(format.text)' is not a form of the budget: say one of \(forms), or a template such as '{slug}'.")
    }
  }

  /// The form that `--format` names; nil for none, or a template.
  private var form: Form? { options.format.flatMap { Form(rawValue: $0.text) } }

  private var number: Int? {
    switch day {
    case "today": 0
    case "tomorrow": 1
    default: Int(day).flatMap { (0...31).contains($0) ? $0 : nil }
    }
  }

  func run(_ client: ControlClient) throws {
    let budget = try client.get(
      BudgetBody.self, ["budget"], query: [("desk", desk), ("day", number.map(String.init)), fields])
    if form == nil, options.format == nil, options.json { return try printJSON(budget) }
    try print(budget)
    sayLeftOut(budget.leftOut, "story", "stories", narrower: "copydesk budget --desk DESK")
  }

  /// A template and JSON have every key; a form those that it shows.
  private var fields: (String, String?) {
    let shown = form ?? (options.json ? nil : .table)
    return shown.map { BudgetDocument.fields(of: $0).query } ?? ScreenFields.all
  }

  private func print(_ budget: BudgetBody) throws {
    if form == nil, options.format != nil { return try printJSON(budget.stories) }
    let out = Terminal.output
    let document = BudgetDocument(budget)
    switch form ?? .table {
    case .table: out.isInteractive ? document.show(on: out) : document.rows.forEach { out.print($0) }
    case .markdown: document.markdown.forEach { out.print($0) }
    case .csv: out.write(Array(document.csv.utf8))
    case .ics: out.write(Array(document.iCalendar.utf8))
    }
  }
}
