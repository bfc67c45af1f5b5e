import FoundationEssentials

/// What the parser knows of a command, as its own description of itself has it (ArgumentParser's `ToolInfo`, version 0).
struct CommandDescription: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String
    }

    let kind: String
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?
  }

  let commandName: String
  let shouldDisplay: Bool
  let abstract: String?
  let discussion: String?
  let defaultSubcommand: String?
  let subcommands: [CommandDescription]?
  let arguments: [Argument]?

  /// The whole program's.
  struct Tool: Decodable {
    let command: CommandDescription
  }

  /// The commands under it that people see; each has `--help` and needs no command for it.
  var shownCommands: [CommandDescription] {
    (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
  }
}

/// A manual page (mdoc(7)), made from the same description as `--help`.
struct ManualPage {
  /// The file's name: `copydesk-approve.1`.
  let fileName: String
  /// The page.
  let text: String

  /// - Parameters:
  ///   - date: The day of the page, as mdoc writes it: `November 29, 2026`.
  ///   - globalOptions: The names of the options that every command takes, which only the program's own page describes.
  init(
    _ command: CommandDescription, of program: CommandDescription, version: String, date: String,
    globalOptions: Set<String>
  ) {
    let isProgram = command.commandName == program.commandName
    let name = isProgram ? command.commandName : "\(program.commandName)-\(command.commandName)"
    fileName = "\(name).1"
    var page = Page()
    page.macro("Dd", date)
    page.macro("Dt", name.uppercased(), "1")
    page.macro("Os", "Copydesk", version)
    page.macro("Sh", "NAME")
    page.macro("Nm", name)
    page.macro("Nd", Self.withoutStop(command.abstract ?? ""))
    page.macro("Sh", "SYNOPSIS")
    let words = isProgram ? command.commandName : "\(program.commandName) \(command.commandName)"
    if isProgram {
      page.synopsis(words, command, hiding: [])
      page.macro("Ar", "command")
      page.line(".Op Ar argument ...")
    } else if command.shownCommands.isEmpty {
      page.synopsis(words, command, hiding: globalOptions)
    } else {
      for part in command.shownCommands { page.synopsis("\(words) \(part.commandName)", part, hiding: globalOptions) }
    }
    page.macro("Sh", "DESCRIPTION")
    let discussion = Discussion(command.discussion ?? "")
    page.paragraph(command.abstract ?? "")
    for paragraph in discussion.paragraphs {
      page.macro("Pp")
      page.paragraph(paragraph)
    }
    page.options(command, hiding: isProgram ? [] : globalOptions)
    var examples = discussion.examples
    if isProgram {
      page.list(command.shownCommands, of: name)
    } else {
      for part in command.shownCommands {
        page.macro("Ss", "\(words) \(part.commandName)")
        let said = Discussion(part.discussion ?? "")
        page.paragraph(part.abstract ?? "")
        for paragraph in said.paragraphs {
          page.macro("Pp")
          page.paragraph(paragraph)
        }
        page.options(part, hiding: globalOptions)
        examples += said.examples.filter { !examples.contains($0) }
      }
    }
    if !examples.isEmpty {
      page.macro("Sh", "EXAMPLES")
      page.literal(examples)
    }
    page.macro("Sh", "SEE ALSO")
    page.macro("Xr", isProgram ? "copydesk-approve" : program.commandName, "1")
    text = page.text
  }

  private static func withoutStop(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }
}

/// What help says at length: paragraphs, and examples to type.
struct Discussion {
  private(set) var paragraphs: [String] = []
  private(set) var examples: [String] = []

  init(_ text: String) {
    var paragraph: [Substring] = []
    for line in (text + "\n").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("  ") {
        examples.append(String(line.drop { $0 == " " }))
      } else if line == "Examples:" || line.isEmpty || line.hasPrefix("Example: ") {
        if !paragraph.isEmpty { paragraphs.append(paragraph.joined(separator: " ")) }
        paragraph = []
        if line.hasPrefix("Example: ") { examples.append(String(line.dropFirst(9))) }
      } else {
        paragraph.append(line)
      }
    }
  }
}

/// The lines of a page as it is written.
private struct Page {
  private(set) var text = ""

  mutating func line(_ line: String) { text += line + "\n" }

  /// A line with a macro; what it is given is text.
  mutating func macro(_ name: String, _ arguments: String...) {
    line(([".\(name)"] + arguments.map(Self.argument)).joined(separator: " "))
  }

  /// Text as it is; a sentence begins on a line of its own.
  mutating func paragraph(_ words: String) {
    var rest = words[...]
    while let end = rest.firstRange(of: /[.?!] +(?=[A-Z"‘“`])/) {
      let sentence = rest[..<rest.index(after: end.lowerBound)]
      line(Self.plain(sentence))
      rest = rest[end.upperBound...]
    }
    if !rest.isEmpty { line(Self.plain(rest)) }
  }

  mutating func literal(_ lines: [String]) {
    line(".Bd -literal")
    for line in lines { self.line(Self.plain(line)) }
    line(".Ed")
  }

  /// How the command is typed.
  mutating func synopsis(_ words: String, _ command: CommandDescription, hiding hidden: Set<String>) {
    macro("Nm", words)
    for argument in Self.shown(command, hiding: hidden) {
      let value = argument.valueName ?? "value"
      let dots = argument.isRepeating ? " ..." : ""
      switch argument.kind {
      case "positional":
        line(argument.isOptional ? ".Op Ar \(Self.argument(value + dots))" : ".Ar \(Self.argument(value + dots))")
      case "option":
        let option = "Fl \(Self.flag(argument)) Ar \(Self.argument(value))"
        line(argument.isOptional ? ".Op \(option)" : ".\(option)")
      default: line(".Op Fl \(Self.flag(argument))")
      }
    }
  }

  mutating func options(_ command: CommandDescription, hiding hidden: Set<String>) {
    let arguments = Self.shown(command, hiding: hidden)
    guard !arguments.isEmpty else { return }
    line(".Bl -tag -width Ds")
    for argument in arguments {
      let names = Self.ordered(argument).map { "Fl \(Self.name($0))" }.joined(separator: " , ")
      switch argument.kind {
      case "positional": line(".It Ar \(Self.argument(argument.valueName ?? "value"))")
      case "option": line(".It \(names) Ar \(Self.argument(argument.valueName ?? "value"))")
      default: line(".It \(names)")
      }
      paragraph(argument.abstract ?? "")
      if let value = argument.defaultValue, !value.isEmpty { line(Self.plain("By default \(value).")) }
    }
    line(".El")
  }

  mutating func list(_ commands: [CommandDescription], of program: String) {
    line(".Sh COMMANDS")
    line(".Bl -tag -width Ds")
    for command in commands {
      line(".It Xr \(program)-\(command.commandName) 1")
      paragraph(command.abstract ?? "")
    }
    line(".El")
  }

  private static func shown(
    _ command: CommandDescription, hiding hidden: Set<String>
  ) -> [CommandDescription.Argument] {
    (command.arguments ?? []).filter { argument in
      let names = Set((argument.names ?? []).map(\.name))
      return argument.shouldDisplay && !names.contains("help") && !names.contains("version")
        && names.isDisjoint(with: hidden)
    }
  }

  private static func ordered(_ argument: CommandDescription.Argument) -> [CommandDescription.Argument.Name] {
    let names = argument.names ?? []
    return names.filter { $0.kind == "short" } + names.filter { $0.kind != "short" }
  }

  private static func flag(_ argument: CommandDescription.Argument) -> String {
    ordered(argument).first.map(name) ?? ""
  }

  private static func name(_ name: CommandDescription.Argument.Name) -> String {
    let word = name.name.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "\\-")
    return name.kind == "short" ? word : "\\-" + word
  }

  /// Text on a line of a macro: never a macro itself.
  private static func argument(_ text: String) -> String {
    let escaped = escaped(text).replacing("\"", with: "\\(dq")
    return escaped.contains(" ") || escaped.isEmpty ? "\"\(escaped)\"" : isMacro(escaped) ? "\\&\(escaped)" : escaped
  }

  /// A line of text.
  private static func plain(_ text: some StringProtocol) -> String {
    let line = escaped(String(text))
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  private static func escaped(_ text: String) -> String { text.replacing("\\", with: "\\e") }

  /// Whether mdoc could take the word for one of its own, which have two letters or three.
  private static func isMacro(_ word: String) -> Bool {
    (1...3).contains(word.count) && word.allSatisfy(\.isLetter)
  }
}
