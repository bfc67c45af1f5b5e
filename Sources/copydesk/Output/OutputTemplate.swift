import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// How `--format` prints something: text with the names of fields in braces, `{slug}\t{headline}`, where `\t` is a tab, `\n` the
/// end of a line, and `\{`, `\}` and `\\` the sign itself.
///
/// The fields are those of `--json`; `{approvals.have}` is a field within one. A list of texts is joined by commas, of a list of
/// other things their number is printed, and nothing for null. No value can break a line or drive the terminal.
struct OutputTemplate {
  private enum Part {
    case text(String)
    case field([String])
  }

  /// As it was written.
  let text: String
  private let parts: [Part]

  /// Whether it names a field.
  var hasFields: Bool { parts.contains { if case .field = $0 { true } else { false } } }

  /// - Throws: `Refusal` with `usage`, saying what is wrong.
  init(_ template: String) throws(Refusal) {
    var parts: [Part] = []
    var text = ""
    var rest = template[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        switch rest.popFirst() {
        case "t": text += "\t"
        case "n": text += "\n"
        case let sign? where "{}\\".contains(sign): text.append(sign)
        case let other: throw .badTemplate("'\\\(other.map { String($0) } ?? "")' means nothing in a template.")
        }
      case "{":
        guard let end = rest.firstIndex(of: "}") else { throw .badTemplate("A brace is not closed in the template.") }
        let path = rest[..<end].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.allSatisfy({ !$0.isEmpty }) else { throw .badTemplate("Braces in the template name no field.") }
        rest = rest[end...].dropFirst()
        parts += [.text(text), .field(path)]
        text = ""
      case "}": throw .badTemplate("A brace is closed in the template that was not opened.")
      default: text.append(character)
      }
    }
    self.parts = parts + [.text(text)]
    self.text = template
  }

  /// The same for the parser of arguments, which words what is thrown.
  static func argument(_ template: String) throws -> OutputTemplate {
    do {
      return try OutputTemplate(template)
    } catch {
      throw ValidationError("\(error.detail) \(error.hint)")
    }
  }

  /// A line for the value, or for each item of a list.
  ///
  /// - Throws: `Refusal` with `usage` for a field that there is not, with those that there are.
  func lines(of value: some Encodable) throws -> [String] {
    let json = try JSONDecoder().decode(OutputValue.self, from: ControlJSON.encode(value))
    guard case .list(let items) = json else { return [try line(of: json)] }
    return try items.map(line)
  }

  private func line(of item: OutputValue) throws -> String {
    try parts.map { part -> String in
      switch part {
      case .text(let text): return text
      case .field(let path): return try item.field(path, whole: path.joined(separator: ".")).inOutput
      }
    }.joined()
  }
}

/// Any JSON, for templates.
private enum OutputValue: Decodable {
  case text(String)
  case list([OutputValue])
  case object([String: OutputValue])
  case null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .text(String(flag))
    } else if let number = try? container.decode(Int.self) {
      self = .text(String(number))
    } else if let number = try? container.decode(Double.self) {
      self = .text(String(number))
    } else if let list = try? container.decode([OutputValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: OutputValue].self))
    }
  }

  func field(_ path: [String], whole: String) throws(Refusal) -> OutputValue {
    guard let name = path.first else { return self }
    // What is null has no fields, whatever it would have had.
    if case .null = self { return .null }
    guard case .object(let members) = self, let value = members[name] else {
      throw Refusal(
        .usage, "There is no field '\(whole)' here.",
        hint: fields.isEmpty
          ? "Name the field before the point alone." : "The fields are: \(fields.joined(separator: ", ")).")
    }
    return try value.field(Array(path.dropFirst()), whole: whole)
  }

  /// The names that its template can have.
  private var fields: [String] {
    guard case .object(let members) = self else { return [] }
    return members.keys.sorted()
  }

  var inOutput: String {
    switch self {
    case .text(let text): text.oneLine
    case .null: ""
    case .object(let members): String(members.count)
    case .list(let items):
      items.allSatisfy(\.isText) ? items.map(\.inOutput).joined(separator: ",") : String(items.count)
    }
  }

  private var isText: Bool { if case .text = self { true } else { false } }
}

extension Refusal {
  fileprivate static func badTemplate(_ what: String) -> Refusal {
    Refusal(.usage, what, hint: "Write it as in: --format '{slug}\\t{headline}'")
  }
}
