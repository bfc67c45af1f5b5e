import Newsroom

/// A piece of a list, and where the next one begins.
public struct Page<Item: Sendable>: Sendable {
  /// The items, in the list's order.
  public var items: [Item]
  /// To be given as `after` for the next piece; nil at the end.
  public var next: PageCursor?

  /// A page of these items.
  public init(items: [Item], next: PageCursor?) {
    self.items = items
    self.next = next
  }
}

/// A place in a list, opaque to whoever hands it back.
public struct PageCursor: Hashable, Codable, Sendable, LosslessStringConvertible {
  /// As it travels.
  public let description: String

  /// Takes any text; what is no place in the list asked for is refused there as `usage`.
  public init(_ description: String) { self.description = description }
}

extension Page {
  /// A page's size within its bounds.
  static func limit(_ wanted: Int) -> Int { min(max(wanted, 1), 200) }

  /// A page as it was read: full pages have a next one.
  init(_ items: [Item], limit: Int, _ number: (Item) -> Int) {
    self.init(items: items, next: items.count == limit ? items.last.map { PageCursor(String(number($0))) } : nil)
  }
}

extension PageCursor {
  /// The number that the list goes on after; throws `usage` when it is no number.
  func number() throws -> Int {
    guard let number = Int(description) else {
      throw Refusal.noSuchPlace(self)
    }
    return number
  }
}

extension Refusal {
  /// The cursor is that of no place in the list asked for.
  static func noSuchPlace(_ cursor: PageCursor) -> Refusal {
    Refusal(.usage, "'\(cursor)' is not a valid position in this list.", hint: "Pass the `next` of the previous page.")
  }
}
