/// One page of a list.
package struct PageBody<Item: Codable & Sendable>: Codable, Sendable {
  package var items: [Item]
  /// What to send as `after` for the next page; nil at the end.
  @NullWhenNil package var next: String?

  package init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }
}
