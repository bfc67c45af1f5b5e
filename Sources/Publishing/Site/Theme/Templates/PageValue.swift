/// What a template is given under a name.
enum PageValue: Hashable, Sendable {
  /// As people wrote it; escaped where it is shown.
  case text(String)
  /// Markup that is safe as it is.
  case markup(String)
  case list([PageValue])
  case fields([String: PageValue])
  case flag(Bool)

  /// Whether a section over it is shown.
  var isPresent: Bool {
    switch self {
    case .flag(let flag): flag
    case .list(let items): !items.isEmpty
    case .text, .markup, .fields: true
    }
  }

  /// The value of that name, if it has any.
  subscript(name: String) -> PageValue? {
    guard case .fields(let fields) = self else { return nil }
    return fields[name]
  }
}

extension PageValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
  init(stringLiteral text: String) { self = .text(text) }
  init(booleanLiteral flag: Bool) { self = .flag(flag) }
  init(integerLiteral number: Int) { self = .text("\(number)") }
}

extension PageValue {
  /// A list of objects.
  static func list(_ items: [[String: PageValue]]) -> PageValue { .list(items.map(PageValue.fields)) }
  /// A list that is there only when something is in it, so that a template can put a heading over it.
  static func list(_ name: String, _ items: [[String: PageValue]]) -> PageValue? {
    items.isEmpty ? nil : .fields([name: .list(items)])
  }
  static func number(_ number: Int) -> PageValue { .text("\(number)") }
}

/// The values that are there.
func present(_ values: [String: PageValue?]) -> [String: PageValue] { values.compactMapValues { $0 } }
