import Newsroom

/// The required fields.
extension FieldReader {
  /// The headline; throws a `Rejection` when there is none.
  mutating func headline() throws(Rejection) -> String {
    let value = try requiredValue(.headline, "headline", example: "What happened, in a line")
    guard case .text = value else {
      throw Rejection(
        .wrongType, "The headline is \(value.kind).", line: value.place.line, column: value.place.column,
        hint: "Write it as text, in double quotes when it contains a colon or brackets.")
    }
    guard let headline = line(value, named: "headline", as: .headline) else {
      throw Rejection(
        .missing, "The headline is empty.", line: value.place.line, column: value.place.column,
        hint: "Write a headline.")
    }
    return headline
  }

  /// The desk; throws a `Rejection` when it is missing or unknown.
  mutating func desk(among desks: [Desk]) throws(Rejection) -> Desk {
    let names = desks.map(\.slug.text).sorted()
    let example = names.first ?? "world"
    let value = try requiredValue(.desk, "desk", example: example)
    guard case .text(let name, _) = value else {
      throw Rejection(
        .wrongType, "The desk is \(value.kind).", line: value.place.line, column: value.place.column,
        hint: "Name one desk: desk: \(example).")
    }
    guard let desk = desks.first(where: { $0.slug.text == name }) else {
      throw Rejection(
        .unknownDesk, "There is no desk '\(shortened(name))'.", line: value.place.line, column: value.place.column,
        hint: closest(to: name, in: names).map { "Did you mean '\($0)'?" }
          ?? "The desks are \(names.prefix(20).joined(separator: ", ")).")
    }
    return desk
  }

  /// The bylines; throws a `Rejection` when there is none.
  mutating func byline() throws(Rejection) -> [Content.Byline] {
    let value = try requiredValue(.byline(0), "byline", example: "[handle]")
    places[.byline(0)] = nil
    var bylines: [Content.Byline] = []
    for entry in list(value, named: "byline") {
      if case .nothing = entry { continue }
      places[.byline(bylines.count)] = entry.place
      bylines.append(try byline(entry))
    }
    guard !bylines.isEmpty else {
      throw Rejection(
        .missing, "The byline is empty.", line: value.place.line, column: value.place.column,
        hint: "List staff handles, or {name: …, bio: …} for a guest.")
    }
    return bylines
  }

  private mutating func byline(_ entry: YAMLValue) throws(Rejection) -> Content.Byline {
    switch entry {
    case .mapping(let members, let place):
      let members = try Self.byKey(members, of: ["name", "bio"], within: "byline")
      guard let value = members["name"]?.value, case .text(let text, _) = value,
        let name = nilIfInvisible(collapsed(text))
      else {
        throw Rejection(
          .missing, "A byline has no name.", line: place.line, column: place.column,
          hint: "Write it as {name: …, bio: …}.")
      }
      let bio = members["bio"].flatMap { line($0.value, named: "bio") }
      return .guest(name: name, bio: bio)
    case .text(let text, _):
      if let handle = StaffHandle(text) { return .staff(handle) }
      let name = collapsed(text)
      observe(
        entry, excerpt: name,
        "'\(shortened(name))' is not a staff handle and is read as a guest's name; write a handle, or {name: \(shortened(name))}."
      )
      return .guest(name: name, bio: nil)
    case .list, .nothing:
      throw Rejection(
        .wrongType, "A byline is \(entry.kind).", line: entry.place.line, column: entry.place.column,
        hint: "List staff handles, or {name: …, bio: …} for a guest.")
    }
  }
}
