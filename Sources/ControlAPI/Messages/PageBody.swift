/// One page of a list.
public struct PageBody<Item: Codable & Sendable>: Codable, Sendable {
  /// The items, in the list's order.
  public var items: [Item]
  /// What to send as `after` for the next page; nil at the end.
  @NullWhenNil public var next: String?

  /// A page.
  public init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }
}
