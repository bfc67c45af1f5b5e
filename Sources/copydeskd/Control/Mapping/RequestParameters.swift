import Foundation
import HTTPTypes
import Hummingbird
import Newsroom
import Store

/// Reading what a request asks for; what cannot be read is a `usage` refusal that names it.
extension Request {
  /// The path's story, by number or slug.
  func story(_ context: ControlRequestContext) throws -> StoryReference {
    let text = context.parameters.get("story") ?? ""
    guard let reference = StoryReference(text.removingPercentEncoding ?? text) else {
      throw Refusal(
        .notFound, "'\(text)' is neither a story's number nor a slug.", hint: "copydesk board lists stories.")
    }
    return reference
  }

  /// The path's number of that name.
  func number(_ name: String, _ context: ControlRequestContext) throws -> Int {
    let text = context.parameters.get(name) ?? ""
    guard let number = Int(text), number > 0 else {
      throw Refusal(.notFound, "'\(text)' is no number.", hint: "Numbers are 1, 2, 3 and so on.")
    }
    return number
  }

  /// A parameter of the query.
  func parameter(_ name: String) -> String? { uri.queryParameters[Substring(name)].map(String.init) }

  /// A parameter that is a whole number within the range.
  func whole(_ name: String, _ range: ClosedRange<Int>, default standard: Int) throws -> Int {
    guard let text = parameter(name) else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw Refusal(
        .usage, "\(name)=\(text) is no whole number from \(range.lowerBound) to \(range.upperBound).",
        hint: "Give one of those.")
    }
    return number
  }

  /// A parameter that is one of an enumeration's values.
  func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Value.Type
  ) throws -> Value? where Value.RawValue == String {
    guard let text = parameter(name) else { return nil }
    guard let value = Value(rawValue: text) else {
      throw Refusal(
        .usage, "\(name)=\(text) is none of \(Value.allCases.map(\.rawValue).joined(separator: ", ")).",
        hint: "Give one of those.")
    }
    return value
  }

  /// A parameter that is a name.
  func slug<Name: Slug>(_ name: String, _ type: Name.Type) throws -> Name? {
    guard let text = parameter(name) else { return nil }
    guard let slug = Name(text) else {
      throw Refusal(.usage, "\(name)=\(text) is no name.", hint: "Names are lower-case words joined by hyphens.")
    }
    return slug
  }

  /// Where to go on in a list.
  var cursor: PageCursor? { parameter("after").map { PageCursor($0) } }
}
