/// One page of a list.
package struct PageBody<Item: Codable & Sendable>: Codable, Sendable {
  @ListItems package var items: [Item]
  /// What to send as `after` for the next page; nil at the end.
  @NullWhenNil package var next: String?
  /// How many items there are on all pages, where the list counts them.
  package var total: Int?

  /// A page.
  package init(items: [Item], next: String?, total: Int? = nil) {
    self.items = items
    self.next = next
    self.total = total
  }
}
