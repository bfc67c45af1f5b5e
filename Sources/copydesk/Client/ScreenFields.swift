/// What a screen shows of each story of a list: the daemon is asked for that and no more.
///
/// What is printed for programs has all keys, and so has what a template may name.
struct ScreenFields: ExpressibleByArrayLiteral, Sendable {
  /// The keys, as in JSON.
  let names: [String]

  init(arrayLiteral names: String...) { self.names = names }

  private init(_ names: [String]) { self.names = names }

  static func + (left: ScreenFields, right: ScreenFields) -> ScreenFields {
    ScreenFields(left.names + right.names.filter { !left.names.contains($0) })
  }

  /// The parameter of the query.
  var query: (String, String?) { ("fields", names.joined(separator: ",")) }

  /// The parameter where everything is asked for.
  static let all: (String, String?) = ("fields", nil)
}

extension GlobalOptions {
  /// The parameter of the query: what the screen shows, unless something is printed for programs.
  func asking(for fields: ScreenFields) -> (String, String?) { json ? ScreenFields.all : fields.query }
}
