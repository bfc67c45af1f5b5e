import ControlAPI
import Newsroom

/// A parameter of a route's query, as the OpenAPI document describes it.
protocol QueryParameterDeclaration: Sendable {
  var name: String { get }
  var schema: ValueSchema { get }
  var summary: String { get }
}

/// A parameter of a route's query: its description, and how its text is read.
struct QueryParameter<Value: Sendable>: QueryParameterDeclaration {
  let name: String
  let schema: ValueSchema
  /// What it asks for, in one sentence.
  let summary: String
  /// Reads the text; nil when the query does not have the parameter. Throws `Refusal` with `usage`.
  let read: @Sendable (String?) throws -> Value
}

extension QueryParameter where Value == Int {
  /// A whole number within a range.
  static func whole(
    _ name: String, _ range: ClosedRange<Int>, default standard: Int, _ summary: String
  ) -> QueryParameter {
    QueryParameter(name: name, schema: .whole(range), summary: summary) { text in
      guard let text else { return standard }
      guard let number = Int(text), range.contains(number) else {
        throw Refusal(
          .usage, "'\(text)' is not a valid value for \(name).",
          hint: "Use a whole number from \(range.lowerBound) to \(range.upperBound).")
      }
      return number
    }
  }
}

extension QueryParameter where Value == String? {
  /// Any text.
  static func text(_ name: String, _ summary: String) -> QueryParameter {
    QueryParameter(name: name, schema: .text, summary: summary) { $0 }
  }
}

extension QueryParameter where Value == Bool {
  /// `true` or `false`, which it is when left out.
  static func flag(_ name: String, _ summary: String) -> QueryParameter {
    QueryParameter(name: name, schema: .flag, summary: summary) { text in
      guard let text else { return false }
      guard let flag = Bool(text) else {
        throw Refusal(.usage, "'\(text)' is not a valid value for \(name).", hint: "Use true or false.")
      }
      return flag
    }
  }
}

extension QueryParameter {
  /// One of an enumeration's values.
  static func choice<Choice>(_ name: String, _ type: Choice.Type, _ summary: String) -> QueryParameter
  where Value == Choice?, Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
    let choices = Choice.allCases.map(\.rawValue)
    return QueryParameter(name: name, schema: .choice(choices), summary: summary) { text in
      guard let text else { return nil }
      guard let choice = Choice(rawValue: text) else {
        throw Refusal(
          .usage, "'\(text)' is not a valid value for \(name).", hint: "Use one of: \(choices.joined(separator: ", "))."
        )
      }
      return choice
    }
  }

  /// A name, such as a desk's.
  static func name<Name: Slug>(_ name: String, _ type: Name.Type, _ summary: String) -> QueryParameter
  where Value == Name? {
    QueryParameter(name: name, schema: .slug, summary: summary) { text in
      try text.map { try Name(typed: $0) }
    }
  }
}

extension Slug {
  /// A name that somebody typed. Throws `Refusal` with `usage` when it is not well-formed.
  init(typed text: String) throws {
    guard let name = Self(text) else {
      throw Refusal(
        .usage, "'\(text)' is not a valid name.", hint: "Use lower-case words joined by hyphens, such as night-desk.")
    }
    self = name
  }
}

/// The parameters of every list that is given page by page.
enum Paging {
  static let limit = QueryParameter.whole("limit", 1...200, default: 50, "The maximum number of items on a page")
  static let after = QueryParameter<String?>(
    name: "after", schema: .digits, summary: "The `next` of the previous page"
  ) { $0 }
}

extension QueryParameter where Value == ListKeys {
  /// Which keys the stories of a list have.
  static func fields(of story: any ListedStory.Type) -> QueryParameter {
    let names = BodySchema.keys(of: story)
    return QueryParameter(
      name: "fields", schema: .names(names),
      summary: "Only these keys of each story, where they say something, beside its number; by default all"
    ) { text in
      try text.map { try ListKeys($0, among: names) } ?? .all
    }
  }
}
